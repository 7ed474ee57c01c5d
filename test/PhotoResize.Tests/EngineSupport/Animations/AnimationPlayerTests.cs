using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;

namespace PhotoResize.Tests.EngineSupport.Animations;

public sealed class AnimationPlayerTests
{
    [Fact]
    public void Late_frame_is_stopped_before_the_next_one_is_drawn()
    {
        using var job = new CancellationTokenSource();
        var animation = new Film(index =>
        {
            if (index == 2)
            {
                job.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => new AnimationPlayer(animation, job.Token).MoveTo(60));
        Assert.Equal([0, 1, 2], animation.Drawn);
    }

    [Fact]
    public void Late_frame_draws_all_before_it_and_no_other()
    {
        var animation = new Film(_ => { });
        new AnimationPlayer(animation, CancellationToken.None).MoveTo(60);
        Assert.Equal(Enumerable.Range(0, 61), animation.Drawn);
    }

    /// <summary>A hundred frames that show through each other.</summary>
    private sealed class Film(Action<int> onDraw) : Animation
    {
        public List<int> Drawn { get; } = [];

        public override PixelSize Size => new(4, 3);

        public override int Bands => 4;

        public override int FrameCount => Frames.Count;

        public override IReadOnlyList<AnimationFrame> Frames { get; } =
            [.. Enumerable.Repeat(new AnimationFrame(new PixelRectangle(0, 0, 4, 3), IsBlended: true, FrameDisposal.Keep, new FrameDelay(1, 10)), 100)];

        public override int Plays => 0;

        public override void Draw(int index, AnimationCanvas canvas, CancellationToken cancellationToken)
        {
            Drawn.Add(index);
            onDraw(index);
        }
    }
}
