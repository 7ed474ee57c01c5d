using PhotoResize.Pictures;

namespace PhotoResize.Tests.Pictures;

public class InterestTests
{
    [Theory]
    [InlineData(0.3, 80)]
    [InlineData(0.5, 75)] // not farther than the picture goes
    [InlineData(1, 50)]
    public void Window_has_its_middle_at_what_draws_the_eye(double window, int expected)
    {
        var profile = new InterestProfile([0, 0, 0, 0, 0, 0, 0, 1, 1, 0], [1]);
        Assert.InRange(profile.FindFocus(window, 1).X, expected - 1, expected);
    }

    [Fact]
    public void Picture_in_which_nothing_stands_out_keeps_its_middle()
    {
        Assert.Equal((50, 50), new InterestProfile([0, 0, 0], [0, 0]).FindFocus(0.4, 0.4));
        Assert.Equal((50, 50), new InterestProfile([1, 1, 1, 1], [2, 2]).FindFocus(0.4, 0.4));
        Assert.Equal((50, 50), InterestMap.Profile(SmallPictures.Draw(256, 100, (_, _) => (90, 120, 30, 255))).FindFocus(0.3, 1));
        Assert.Equal((50, 50), InterestMap.Profile(SmallPictures.Draw(1, 1, (_, _) => (90, 120, 30, 255))).FindFocus(0.3, 0.2));
    }

    [Fact]
    public void Of_two_equal_subjects_the_first_is_kept()
    {
        var picture = SmallPictures.Draw(240, 120, (x, y) => Disc(x - 40, y - 60) || Disc(x - 199, y - 60) ? (200, 30, 30, 255) : (60, 140, 60, 255));
        Assert.InRange(InterestMap.Profile(picture).FindFocus(0.3, 1).X, 15, 20);

        static bool Disc(int x, int y) => (x * x) + (y * y) < 400;
    }

    [Fact]
    public void Point_stays_where_it_is_when_levels_are_off_by_one()
    {
        var exact = InterestMap.Profile(Scene(0));
        var rough = InterestMap.Profile(Scene(1));
        foreach (var window in new[] { 0.2, 0.33, 0.5, 0.66 })
        {
            var ((x1, y1), (x2, y2)) = (exact.FindFocus(window, window), rough.FindFocus(window, window));
            Assert.InRange(x2 - x1, -1, 1);
            Assert.InRange(y2 - y1, -1, 1);
        }

        static SmallPicture Scene(int error) => SmallPictures.Draw(256, 192, (x, y) =>
        {
            var off = ((((x / 16) + (y / 16)) % 3) - 1) * error;
            var isSubject = ((x - 180) * (x - 180)) + ((y - 60) * (y - 60)) < 900;
            return isSubject ? (200 + off, 60 + off, 50 + off, 255) : (60 + (x / 8) + off, 100 + (y / 4) + off, 160 + off, 255);
        });
    }
}
