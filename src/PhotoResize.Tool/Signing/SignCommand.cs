using System.CommandLine;
using PhotoResize.Tool.Output;

namespace PhotoResize.Tool.Signing;

/// <summary><c>photoresize sign</c></summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var addresses = new Argument<string[]>("address")
        {
            Description = "Paths with their queries, such as \"/images/photo.jpg?w=300\", or whole addresses; - reads them from standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var expires = new Option<string?>("--expires")
        {
            Description = $"When the addresses end to be valid: {Expiry.Expected}. Default: never.",
            HelpName = "TIME",
        };
        var pathBase = new Option<string>("--path-base")
        {
            Description = "The base path that the application is mounted at, such as /shop. Signatures do not cover it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => "",
        };
        var key = new KeyOptions();
        var command = new Command("sign", "Sign addresses of images, as IImageUrlSigner does in the application.")
        {
            Arguments = { addresses },
            Options = { expires, pathBase },
        };
        key.AddTo(command);
        expires.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Expiry.TryRead(token.Value, TimeProvider.System.GetUtcNow(), out _))
            {
                result.AddError($"--expires: '{token.Value}' is not {Expiry.Expected}.");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            await using var site = key.Load(parsed);
            var signer = new AddressSigner(site.Signer, parsed.GetRequiredValue(pathBase));
            DateTimeOffset? end = parsed.GetValue(expires) is { } text && Expiry.TryRead(text, TimeProvider.System.GetUtcNow(), out var time)
                ? DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds())
                : null;
            var signed = new List<SignedAddress>();
            await foreach (var address in ReadAsync(parsed.GetRequiredValue(addresses), stop))
            {
                signed.Add(new SignedAddress(address, signer.Sign(address, end), end));
            }

            return Write(Terminal.For(parsed), signed);
        });
        return command;
    }

    private static int Write(Terminal terminal, List<SignedAddress> signed)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(new SignReport(signed), ToolJson.Default.SignReport);
        }
        else
        {
            signed.ForEach(address => Console.Out.WriteLine(address.Url));
        }

        return (int)ExitCode.Success;
    }

    private static async IAsyncEnumerable<string> ReadAsync(
        string[] addresses, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var address in addresses)
        {
            if (address != "-")
            {
                yield return address;
                continue;
            }

            while (await Console.In.ReadLineAsync(stop) is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    yield return line.Trim();
                }
            }
        }
    }
}
