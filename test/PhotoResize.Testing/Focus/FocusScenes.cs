namespace PhotoResize.Testing.Focus;

/// <summary>Drawn pictures with a subject away from the middle, and the box that it takes.</summary>
public static class FocusScenes
{
    private static readonly (int R, int G, int B) Blue = (90, 150, 220);
    private static readonly (int R, int G, int B) PaleBlue = (190, 220, 245);

    public static IReadOnlyList<FocusScene> All { get; } =
    [
        Scene("red balloon in the sky", 600, 400, (440, 30, 540, 150), canvas => canvas
            .Sky(Blue, PaleBlue)
            .Grain(1, 2, 3)
            .Ellipse(490, 85, 48, 54, (205, 30, 40))
            .Ellipse(475, 65, 12, 14, (240, 150, 150))
            .Rectangle(489, 138, 491, 150, (60, 50, 50))),
        Scene("white boat on the sea", 600, 400, (60, 215, 190, 330), canvas => canvas
            .Sky(PaleBlue, (220, 230, 240))
            .Rectangle(0, 180, 600, 400, (40, 90, 130))
            .Grain(2, 3, 12, top: 180)
            .Paint((x, y) => y is > 290 and < 325 && x > 65 + (y - 290) && x < 185 - (y - 290), (_, _) => (240, 240, 235))
            .Paint((x, y) => y is > 218 and < 285 && x > 125 && x < 125 + ((y - 218) * 0.8), (_, _) => (250, 250, 250))),
        Scene("brown animal on a meadow", 600, 400, (70, 190, 220, 320), canvas => canvas
            .Sky((70, 130, 50), (110, 160, 60))
            .Grain(3, 2, 28)
            .Ellipse(150, 240, 62, 32, (120, 72, 40))
            .Ellipse(90, 212, 20, 18, (110, 65, 35))
            .Rectangle(105, 255, 115, 318, (95, 55, 30))
            .Rectangle(185, 255, 195, 318, (95, 55, 30))),
        Scene("dark bird on snow", 600, 400, (60, 40, 160, 110), canvas => canvas
            .Sky((240, 242, 246), (225, 230, 238))
            .Grain(4, 2, 5)
            .Ellipse(110, 75, 44, 22, (35, 32, 36))
            .Ellipse(75, 60, 14, 13, (35, 32, 36))),
        Scene("lamp at night", 600, 400, (450, 220, 530, 320), canvas => canvas
            .Sky((8, 10, 24), (20, 18, 30))
            .Grain(5, 2, 5)
            .Ellipse(490, 265, 38, 40, (150, 110, 40))
            .Blur(12)
            .Ellipse(490, 262, 22, 26, (255, 225, 150))
            .Rectangle(487, 288, 493, 320, (90, 80, 70))),
        Scene("sharp flower before a blurred garden", 600, 400, (400, 70, 540, 210), canvas => canvas
            .Fill((x, y) => (60 + (110 * Canvas.Hash(6, x / 50, y / 50)), 90 + (100 * Canvas.Hash(7, x / 60, y / 60)), 50 + (120 * Canvas.Hash(8, x / 70, y / 45)), 255))
            .Blur(22)
            .Paint((x, y) => Petals(x - 470, y - 140, 68), (x, y) => Stripes(x, y, (225, 120, 190), (150, 50, 130)))
            .Ellipse(470, 140, 16, 16, (240, 200, 60))),
        Scene("face beside a wall", 600, 400, (400, 80, 520, 240), canvas => Person(
            canvas.Sky((150, 160, 165), (135, 145, 150)).Grain(9, 3, 6), 460, 160, 1, (224, 172, 138), (60, 40, 30), (50, 70, 110))),
        Scene("dark face before leaves", 600, 400, (90, 70, 210, 230), canvas => Person(
            canvas.Fill((x, y) => (50 + (50 * Canvas.Hash(10, x / 40, y / 40)), 95 + (70 * Canvas.Hash(11, x / 40, y / 40)), 45, 255)).Blur(15),
            150, 150, 1, (120, 78, 56), (25, 20, 20), (190, 190, 180))),
        Scene("head of a person who stands", 400, 600, (150, 65, 240, 190), canvas => Person(
            canvas.Sky((175, 195, 205), (150, 150, 140)).Grain(12, 2, 6), 195, 130, 0.75, (210, 160, 128), (80, 60, 40), (120, 40, 45), legs: 560)),
        Scene("words on paper", 600, 400, (380, 240, 560, 350), canvas => canvas
            .Sky((246, 244, 238), (244, 242, 236))
            .Grain(13, 1, 3)
            .Paint((x, y) => x is > 385 and < 555 && y is > 245 and < 345 && (int)(y / 12) % 2 == 0 && Canvas.Hash(14, (int)(x / 5), (int)(y / 12)) > 0.3,
                (_, _) => (40, 40, 45))),
        Scene("grey stone on sand", 600, 400, (60, 60, 200, 160), canvas => canvas
            .Sky((205, 180, 135), (215, 190, 145))
            .Grain(15, 1, 22)
            .Ellipse(130, 112, 64, 42, (118, 118, 122))
            .Grain(16, 4, 12, isInside: (x, y) => Math.Pow((x - 130) / 64.0, 2) + Math.Pow((y - 112) / 42.0, 2) < 1)),
        Scene("yellow flower among leaves", 600, 400, (440, 250, 540, 350), canvas => canvas
            .Fill((x, y) => Leaf(x, y))
            .Paint((x, y) => Petals(x - 490, y - 300, 48), (_, _) => (245, 200, 30))
            .Ellipse(490, 300, 13, 13, (150, 90, 20))),
        Scene("two friends on a beach", 600, 400, (60, 130, 220, 250), canvas =>
        {
            canvas.Sky(Blue, PaleBlue).Rectangle(0, 260, 600, 400, (225, 205, 165)).Grain(17, 2, 8, top: 260);
            Person(canvas, 105, 180, 0.6, (230, 180, 145), (90, 60, 30), (200, 60, 60), shoulders: 330);
            return Person(canvas, 180, 185, 0.6, (150, 100, 72), (20, 20, 20), (250, 220, 90), shoulders: 330);
        }),
        Scene("group of balls, and one alone", 600, 400, (400, 150, 570, 250), canvas => canvas
            .Sky((200, 205, 210), (180, 186, 192))
            .Grain(18, 2, 4)
            .Ellipse(90, 200, 16, 16, (200, 60, 50))
            .Ellipse(435, 205, 30, 30, (40, 90, 190))
            .Ellipse(490, 190, 32, 32, (230, 160, 30))
            .Ellipse(538, 212, 26, 26, (50, 150, 80))),
        Scene("bottle on transparent ground", 600, 400, (440, 60, 500, 330), canvas => canvas
            .Fill((_, _) => (0, 0, 0, 0))
            .Rectangle(445, 130, 495, 328, (30, 90, 50))
            .Rectangle(460, 64, 480, 132, (30, 90, 50))
            .Rectangle(447, 190, 493, 270, (235, 225, 200)), hasAlpha: true),
        Scene("house at sunset", 600, 400, (70, 210, 200, 330), canvas => canvas
            .Sky((60, 70, 130), (245, 150, 80))
            .Rectangle(0, 325, 600, 400, (45, 50, 35))
            .Grain(19, 2, 10, top: 325)
            .Rectangle(85, 255, 190, 328, (160, 90, 70))
            .Paint((x, y) => y is > 212 and < 256 && Math.Abs(x - 137) < (y - 212) * 1.5, (_, _) => (90, 40, 40))
            .Rectangle(105, 275, 125, 298, (255, 240, 170))
            .Rectangle(150, 275, 170, 298, (255, 240, 170))),
        Scene("plain plate on a speckled stone", 600, 400, (420, 60, 560, 200), canvas => canvas
            .Fill((x, y) => Grey(110 + (90 * Canvas.Hash(20, x / 3, y / 3))))
            .Ellipse(490, 130, 66, 66, (150, 150, 152))),
        Scene("silhouette in fog", 600, 400, (90, 90, 170, 330), canvas => canvas
            .Sky((215, 216, 217), (165, 166, 167))
            .Grain(21, 2, 4)
            .Ellipse(130, 120, 18, 22, (60, 61, 62))
            .Paint((x, y) => y is > 140 and < 328 && Math.Abs(x - 130) < 28 + ((y - 140) * 0.03), (_, _) => (62, 63, 64))),
        Scene("moon over mountains", 600, 400, (420, 50, 500, 130), canvas => canvas
            .Sky((18, 22, 48), (50, 58, 92))
            .Ellipse(460, 90, 34, 34, (238, 236, 220))
            .Paint((x, y) => y > 290 + (40 * Math.Sin(x / 70)) + (14 * Math.Sin(x / 19)), (_, _) => (16, 18, 26))
            .Grain(22, 2, 4)),
        Scene("orange fish under water", 600, 400, (90, 220, 220, 310), canvas => canvas
            .Fill((x, y) => (20 + (25 * Canvas.Hash(23, x / 60, y / 40)), 90 + (50 * Canvas.Hash(24, x / 60, y / 40)), 130 + (40 * Canvas.Hash(25, x / 60, y / 40)), 255))
            .Blur(14)
            .Ellipse(145, 265, 48, 28, (240, 120, 30))
            .Paint((x, y) => x is > 188 and < 218 && Math.Abs(y - 265) < (x - 180) * 0.9, (_, _) => (250, 150, 50))
            .Rectangle(130, 240, 140, 290, (250, 245, 240))),
        Scene("bee on a wide field of lavender", 900, 400, (640, 180, 760, 290), canvas => canvas
            .Fill((x, y) => (105 + (60 * Canvas.Hash(26, x / 4, y / 9)), 75 + (50 * Canvas.Hash(27, x / 4, y / 9)), 160 + (50 * Canvas.Hash(28, x / 4, y / 9)), 255))
            .Paint((x, y) => Math.Pow((x - 700) / 46, 2) + Math.Pow((y - 240) / 28, 2) <= 1, (x, y) => (x / 12) % 2 == 0 ? (230, 170, 40) : (40, 30, 20))
            .Ellipse(690, 202, 34, 16, (220, 225, 235))),
        Scene("poster in a tall hall", 400, 700, (210, 430, 340, 590), canvas => canvas
            .Sky((190, 180, 170), (150, 140, 132))
            .Grain(29, 3, 5)
            .Rectangle(215, 435, 335, 585, (30, 60, 120))
            .Ellipse(275, 490, 36, 36, (240, 200, 60))
            .Rectangle(230, 545, 320, 555, (240, 240, 240))
            .Rectangle(240, 563, 310, 571, (240, 240, 240))),
    ];

    private static FocusScene Scene(
        string name, int width, int height, (int Left, int Top, int Right, int Bottom) subject, Func<Canvas, Canvas> draw, bool hasAlpha = false) =>
        new(name, draw(new Canvas(width, height, hasAlpha)).ToPicture(), subject);

    private static Canvas Person(
        Canvas canvas, double x, double y, double size, (int R, int G, int B) skin, (int R, int G, int B) hair, (int R, int G, int B) clothes,
        int? shoulders = null, int? legs = null)
    {
        double S(double value) => value * size;
        var bottom = legs ?? shoulders ?? canvas.Height;
        canvas.Paint(
            (px, py) => py > y + S(75) && py < bottom && Math.Abs(px - x) < S(40) + Math.Min(S(50), (py - y - S(75)) * 1.6) * (legs is null ? 1 : 0.4),
            (_, _) => clothes);
        return canvas
            .Rectangle(x - S(18), y + S(50), x + S(18), y + S(85), skin)
            .Ellipse(x, y - S(14), S(56), S(64), hair)
            .Ellipse(x, y + S(6), S(46), S(60), skin)
            .Ellipse(x - S(18), y - S(4), S(7), S(4), (250, 250, 250))
            .Ellipse(x + S(18), y - S(4), S(7), S(4), (250, 250, 250))
            .Ellipse(x - S(18), y - S(4), S(4), S(4), (40, 30, 25))
            .Ellipse(x + S(18), y - S(4), S(4), S(4), (40, 30, 25))
            .Ellipse(x, y + S(36), S(16), S(5), (170, 70, 70));
    }

    private static bool Petals(double x, double y, double radius) =>
        Math.Sqrt((x * x) + (y * y)) <= radius * (0.55 + (0.45 * Math.Abs(Math.Cos(Math.Atan2(y, x) * 3))));

    private static (double R, double G, double B) Stripes(int x, int y, (int R, int G, int B) one, (int R, int G, int B) other) =>
        (x + (y * 2)) / 5 % 2 == 0 ? one : other;

    private static (double R, double G, double B, double A) Leaf(int x, int y)
    {
        var (cellX, cellY) = (x / 34, y / 26);
        var light = 40 + (70 * Canvas.Hash(30, cellX, cellY)) + (30 * Canvas.Hash(31, x / 2, y / 2));
        return (light * 0.6, light * 1.15, light * 0.35, 255);
    }

    private static (double R, double G, double B, double A) Grey(double level) => (level, level, level, 255);
}
