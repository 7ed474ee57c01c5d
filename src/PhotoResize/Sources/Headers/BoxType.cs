namespace PhotoResize.Sources.Headers;

/// <summary>Names of boxes, brands, items and references in a HEIF file: four letters as a big-endian number.</summary>
internal enum BoxType : uint
{
    Unknown = 0,

    // Brands (ISO/IEC 23008-12, AV1 image file format)
    Avif = 0x61766966, // avif
    AvifSequence = 0x61766973, // avis
    HeifImage = 0x6D696631, // mif1
    HeifSequence = 0x6D736631, // msf1

    // Boxes
    Metadata = 0x6D657461, // meta
    Movie = 0x6D6F6F76, // moov
    MediaData = 0x6D646174, // mdat
    Minimal = 0x6D696E69, // mini
    PrimaryItem = 0x7069746D, // pitm
    ItemInformation = 0x69696E66, // iinf
    ItemInformationEntry = 0x696E6665, // infe
    ItemLocation = 0x696C6F63, // iloc
    ItemReference = 0x69726566, // iref
    ItemData = 0x69646174, // idat
    ItemProperties = 0x69707270, // iprp
    ItemPropertyContainer = 0x6970636F, // ipco
    ItemPropertyAssociation = 0x69706D61, // ipma

    // Properties
    ImageSpatialExtents = 0x69737065, // ispe
    Rotation = 0x69726F74, // irot
    CleanAperture = 0x636C6170, // clap
    Mirror = 0x696D6972, // imir
    AuxiliaryType = 0x61757843, // auxC
    ColourInformation = 0x636F6C72, // colr
    Av1Configuration = 0x61763143, // av1C

    // Kinds of colour information
    CodePoints = 0x6E636C78, // nclx
    Profile = 0x70726F66, // prof
    RestrictedProfile = 0x72494343, // rICC

    // Items
    Av1Image = 0x61763031, // av01
    Grid = 0x67726964, // grid
    Overlay = 0x696F766C, // iovl
    Identity = 0x6964656E, // iden

    // References
    AuxiliaryFor = 0x6175786C, // auxl
    DerivedFrom = 0x64696D67, // dimg
    PremultipliedBy = 0x7072656D, // prem
}
