using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhotoResize.Sources;

/// <summary>Linux's system calls on files, with the numbers that all its processors share.</summary>
internal static partial class LinuxFile
{
    private const int AtWorkingDirectory = -100; // AT_FDCWD
    private const int OpenPath = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint TypeWanted = 0x1; // STATX_TYPE
    private const uint StateWanted = TypeWanted | 0x40 | 0x200; // STATX_MTIME, STATX_SIZE
    private const int TypeMask = 0xF000; // S_IFMT
    private const int RegularFile = 0x8000; // S_IFREG
    private const int NanosecondsPerTick = 100;
    private const int OpenForReading = 0x80000 | 0x800; // O_RDONLY | O_CLOEXEC | O_NONBLOCK: a named pipe would wait for a writer
    private const int NotFound = 2; // ENOENT
    private const int NoFolder = 20; // ENOTDIR
    private const int UsualPathBytes = 512;

    // O_NOFOLLOW, the one number in which processors differ; 0 where it is not known.
    private static readonly int WithoutLinks = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x20000,
        Architecture.Arm64 => 0x8000,
        _ => 0,
    };

    /// <summary>The outcome of <see cref="ReadSmall"/>.</summary>
    public enum Reading
    {
        /// <summary>The whole file was read.</summary>
        Done,

        /// <summary>There is no such file.</summary>
        Missing,

        /// <summary>It cannot be read this way: it is larger, no regular file, a link, or there is a fault. Others find out.</summary>
        Refused,
    }

    public static SafeFileHandle? TryOpenPath(string path)
    {
        var handle = OpenAt(AtWorkingDirectory, path, OpenPath);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    public static unsafe bool IsRegular(SafeFileHandle file)
    {
        Status status;
        return Statx(file, "", EmptyPath, TypeWanted, &status) == 0 && IsRegular(status);
    }

    /// <summary>Looks at the regular file that a path leads to, with one system call and without an allocation.</summary>
    /// <param name="path">The path in UTF-8, with a zero at its end.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="lastModified">When it was last modified, in ticks, UTC: as .NET tells it.</param>
    /// <returns>Whether there is such a file, and it can be looked at.</returns>
    public static unsafe bool TryLook(byte[] path, out long length, out long lastModified)
    {
        Status status;
        fixed (byte* start = path)
        {
            if (Statx(AtWorkingDirectory, start, 0, StateWanted, &status) != 0 || !IsRegular(status))
            {
                (length, lastModified) = (0, 0);
                return false;
            }
        }

        (length, lastModified) = (status.Length, TicksOf(status));
        return true;
    }

    /// <summary>Whether <see cref="ReadSmall"/> can be used here.</summary>
    public static bool CanReadSmall => OperatingSystem.IsLinux() && WithoutLinks != 0;

    /// <summary>
    /// Reads a whole regular file with four system calls. .NET takes twice as many: it also looks at the file before, locks it, and asks for
    /// its time.
    /// </summary>
    /// <param name="path">The path, which may not end in a link.</param>
    /// <param name="maxBytes">The largest file that is read.</param>
    /// <param name="buffer">An array of the shared pool that begins with the bytes, if they were read.</param>
    /// <param name="length">Their number.</param>
    /// <param name="lastModified">When the file was last modified.</param>
    public static Reading ReadSmall(string path, int maxBytes, out byte[]? buffer, out int length, out DateTime lastModified)
    {
        (buffer, length, lastModified) = (null, 0, default);
        var file = Open(path, out var error);
        if (file < 0)
        {
            return error is NotFound or NoFolder ? Reading.Missing : Reading.Refused;
        }

        try
        {
            if (!TryLook(file, out var status) || status.Length > maxBytes)
            {
                return Reading.Refused;
            }

            (length, lastModified) = ((int)status.Length, new DateTime(TicksOf(status), DateTimeKind.Utc));
            var rented = ArrayPool<byte>.Shared.Rent(length);
            if (TryRead(file, rented.AsSpan(0, length)))
            {
                buffer = rented;
                return Reading.Done;
            }

            ArrayPool<byte>.Shared.Return(rented);
            return Reading.Refused;
        }
        finally
        {
            _ = Close(file);
        }
    }

    private static unsafe int Open(string path, out int error)
    {
        var size = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var bytes = size <= UsualPathBytes ? stackalloc byte[UsualPathBytes] : new byte[size];
        bytes[Encoding.UTF8.GetBytes(path, bytes)] = 0;
        fixed (byte* start = bytes)
        {
            var file = OpenAt(AtWorkingDirectory, start, OpenForReading | WithoutLinks);
            error = file < 0 ? Marshal.GetLastPInvokeError() : 0;
            return file;
        }
    }

    private static unsafe bool TryLook(int file, out Status status)
    {
        fixed (Status* place = &status)
        {
            byte end = 0;
            return Statx(file, &end, EmptyPath, StateWanted, place) == 0 && IsRegular(status);
        }
    }

    private static unsafe bool TryRead(int file, Span<byte> bytes)
    {
        nint position = 0;
        while (bytes.Length > 0)
        {
            nint count;
            fixed (byte* start = bytes)
            {
                count = Read(file, start, bytes.Length, position);
            }

            if (count <= 0)
            {
                return false;
            }

            bytes = bytes[(int)count..];
            position += count;
        }

        return true;
    }

    private static long TicksOf(in Status status) =>
        DateTime.UnixEpoch.Ticks + (status.ModifiedSeconds * TimeSpan.TicksPerSecond) + (status.ModifiedNanoseconds / NanosecondsPerTick);

    /// <summary>A link to the very file, whatever has its name now.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    private static bool IsRegular(in Status status) => (status.Mode & TypeMask) == RegularFile;

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAt(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(SafeFileHandle directory, string path, int flags, uint mask, Status* status);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static unsafe partial int OpenAt(int directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static unsafe partial nint Read(int file, byte* bytes, nint count, nint position);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int Statx(int directory, byte* path, int flags, uint mask, Status* status);

    /// <summary>The parts of <c>struct statx</c> that are asked for; it has the same layout everywhere.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}
