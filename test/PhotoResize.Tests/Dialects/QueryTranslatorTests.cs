using Microsoft.Extensions.Logging;
using PhotoResize.Dialects;

namespace PhotoResize.Tests.Dialects;

public class QueryTranslatorTests
{
    private readonly Recorder _recorder = new();

    private List<string> Warnings => _recorder.Warnings;

    [Fact]
    public void Command_without_a_counterpart_is_warned_of_once()
    {
        var translation = new Translation(new ImageResizerDialect(), _recorder);
        translation.Layer("s.roundcorners=30&width=50&secret=1");
        translation.Layer("S.RoundCorners=40");
        translation.Layer("width=50&height=50&mode=carve");
        translation.Layer("width=50&paddingwidth=5&paddingcolor=red&margin=1&bordercolor=blue");
        Assert.Equal(3, Warnings.Count);
        Assert.Contains("s.roundcorners of ImageResizer", Warnings[0], StringComparison.Ordinal);
        Assert.Contains("mode=carve of ImageResizer", Warnings[1], StringComparison.Ordinal);
        Assert.Contains("paddingcolor of ImageResizer", Warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Dialect_of_an_application_sets_parameters_and_names_what_it_does_not_know()
    {
        var translation = new Translation(new Terse(), _recorder);
        Assert.Equal("width=90&height=90", translation.Text("Size=90&q=5&width=7"));
        Assert.Equal("size", Assert.Single(translation.Parse("size=big").Invalid).Name);
        Assert.Throws<ArgumentException>(() => translation.Layer("size=unknown"));
        Assert.Throws<ArgumentException>(() => translation.Layer("size=unlisted"));
        translation.Layer("shape=round");
        Assert.Equal("shape", Assert.Single(Warnings).Split(' ')[2]);
    }

    [Theory]
    [InlineData(typeof(ImageResizerDialect))]
    [InlineData(typeof(ImageSharpWebDialect))]
    [InlineData(typeof(ImageflowDialect))]
    public void Names_of_a_dialect_are_in_lower_case_and_stand_once(Type type)
    {
        var dialect = (IQueryDialect)Activator.CreateInstance(type)!;
        Assert.All([dialect.Commands, dialect.UnsupportedCommands], names =>
        {
            Assert.Equal(names.Distinct(), names);
            Assert.DoesNotContain(names, name => name.Any(char.IsUpper));
        });
    }

    private sealed class Terse : IQueryDialect
    {
        public string Name => "Terse";

        public IReadOnlyCollection<string> Commands => ["size"];

        public IReadOnlyCollection<string> UnsupportedCommands => ["shape"];

        public void Translate(DialectQuery query)
        {
            switch (query["size"])
            {
                case "unknown":
                    query.Set("nonsense", "1");
                    break;

                case "unlisted":
                    query.Ignore("colour");
                    break;

                case var size when int.TryParse(size, out _):
                    query.Set("w", size);
                    query.Set("height", size);
                    break;

                default:
                    query.Reject("size", "an integer");
                    break;
            }
        }
    }

    private sealed class Recorder : ILogger<QueryTranslator>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal((LogLevel.Warning, 80), (logLevel, eventId.Id));
            Warnings.Add(formatter(state, exception));
        }
    }
}
