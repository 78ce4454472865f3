using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Hub.Kernel;

/// <summary>All SQL of the Kernel and the modules, in module order.</summary>
public sealed class MigrationCatalog
{
    private const string PlatformFolder = "Data/platform/";
    private const string TenantFolder = "Data/tenant/";

    /// <summary>Reads what is embedded in the assemblies; a file that is misnumbered is refused.</summary>
    public MigrationCatalog(IReadOnlyList<IHubModule> modules)
    {
        List<(string Module, Assembly Assembly)> sources = [("kernel", typeof(MigrationCatalog).Assembly)];
        sources.AddRange(modules.Select(module => (module.Name, module.GetType().Assembly)));
        Schemas = sources.ConvertAll(source => source.Module);
        Platform = sources.SelectMany(source => Read(source.Module, source.Assembly, PlatformFolder)).ToArray();
        Tenant = sources.SelectMany(source => Read(source.Module, source.Assembly, TenantFolder)).ToArray();
        var all = string.Join('\n', Tenant.Select(file => $"{file.Module}/{file.Name} {file.Checksum}"));
        TenantSchema = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..12];
    }

    /// <summary>Schemas in module order.</summary>
    public IReadOnlyList<string> Schemas { get; }

    /// <summary>For <c>eh_platform</c>.</summary>
    public IReadOnlyList<MigrationFile> Platform { get; }

    /// <summary>For every placement.</summary>
    public IReadOnlyList<MigrationFile> Tenant { get; }

    /// <summary>Names the sum of all tenant SQL: twelve hexadecimal digits.</summary>
    public string TenantSchema { get; }

    private static IEnumerable<MigrationFile> Read(string module, Assembly assembly, string folder)
    {
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i][folder.Length..];
            if (name.Length < 5 || name[4] != '_'
                || !int.TryParse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number != i + 1)
            {
                throw new MigrationException($"{module}: {names[i]} should be number {i + 1:0000} (NNNN_name.sql, without gaps, each number once).");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(names[i])!, Encoding.UTF8);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            yield return new MigrationFile(module, number, name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        }
    }
}
