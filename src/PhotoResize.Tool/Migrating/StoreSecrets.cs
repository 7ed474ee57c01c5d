namespace PhotoResize.Tool.Migrating;

/// <summary>Credentials of stores are never written out: what the tool prints ends up in files and logs.</summary>
internal static class StoreSecrets
{
    public const string Aws =
        "Keys are not taken over. The AWS SDK finds its credentials in the environment, a profile or the machine's role; else set Credentials.";

    // Where an application keeps a connection string that had no name.
    private const string ConnectionName = "ImageStore";

    /// <summary>Registers a store of Azure by the name of its connection string.</summary>
    /// <param name="migration">Where it goes to.</param>
    /// <param name="call">The method, with what stands before its options.</param>
    /// <param name="connection">The name of a connection string, or the string itself.</param>
    public static void RegisterAzure(Migration migration, string call, string? connection)
    {
        var isName = connection is not null && !connection.Contains('=', StringComparison.Ordinal);
        var name = isName ? connection : ConnectionName;
        migration.Ask(
            "Azure connection string",
            $"It is not taken over. Put it into ConnectionStrings:{name} as a secret, or set ServiceUrl and let the Azure SDK find its credentials.");
        var opening = call.Contains('(', StringComparison.Ordinal) ? $"{call}, " : $"{call}(";
        migration.Register(
            "PhotoResize.Azure", $"{opening}options => options.ConnectionString = builder.Configuration.GetConnectionString(\"{name}\"))");
    }
}
