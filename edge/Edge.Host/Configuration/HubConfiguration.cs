using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>
/// What the agent knows of the hub's files, kept in its data folder: <c>configuration.json</c> (versions and how they ended) and, while one is tried,
/// <c>configuration.before</c>. An agent that ended in the middle of a trial begins with the file from before.
/// </summary>
internal sealed class HubConfiguration : IAgentConfiguration
{
    private const int LongestDetail = 4_000;
    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly string _file;
    private readonly Channel<OfferedConfiguration> _offers =
        Channel.CreateBounded<OfferedConfiguration>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private KeptVersions _kept;
    private ConfigurationStanding _standing;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubConfiguration(string folder, string file, KeptVersions kept)
    {
        (_folder, _file, _kept) = (folder, file, kept);
        _standing = Stand(AgentFile.Hash(AgentFile.Read(file)), "");
    }

    /// <summary>Files that wait to be tried; at most one.</summary>
    public ChannelReader<OfferedConfiguration> Offers => _offers.Reader;

    /// <inheritdoc/>
    public ConfigurationStanding Standing
    {
        get
        {
            lock (_lock)
            {
                return _standing;
            }
        }
    }

    /// <summary>
    /// Reads what was kept. Call before the file is read: a trial that was cut off is undone here. Where the disk does not let it be undone, the agent begins with
    /// the tried file, which has no faults, says so, and tries again with its next start.
    /// </summary>
    public static HubConfiguration Open(string folder, string file)
    {
        var kept = KeptVersions.Read(Path.Combine(folder, Kept));
        if (kept.Trying > 0)
        {
            var before = AgentFile.Read(Path.Combine(folder, Before));
            var edited = AgentFile.Hash(AgentFile.Read(file)) != kept.TryingSha256;
            var (code, more) = ("configuration.rolled_back", edited ? " Its file was changed meanwhile and stays." : "");
            try
            {
                if (!edited && before.Length > 0)
                {
                    AgentFile.Replace(file, before);
                }

                kept = Ended();
                kept.Write(Path.Combine(folder, Kept));
                File.Delete(Path.Combine(folder, Before));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                (code, more) = ("configuration.not_written", $" The file from before can't be put back: {e.Message}");
                kept = Ended();
            }

            KeptVersions Ended() => kept with
            {
                Tried = Math.Max(kept.Trying, kept.Tried), Code = code, Detail = "The agent ended before its devices had come back." + more, Trying = 0, TryingSha256 = "",
            };
        }

        return new HubConfiguration(folder, file, kept);
    }

    /// <inheritdoc/>
    public string? Text()
    {
        var bytes = AgentFile.Read(_file);
        return AgentFile.Hash(bytes) == Standing.Sha256 ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <inheritdoc/>
    public void Offer(OfferedConfiguration offer) => _offers.Writer.TryWrite(offer);

    /// <inheritdoc/>
    public async Task<ConfigurationStanding> ChangedAsync(ConfigurationStanding seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_standing != seen)
                {
                    return _standing;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A file of this hash is in force, whoever wrote it.</summary>
    public void InForce(string sha256, string needsRestart) => Tell(_kept, sha256, needsRestart);

    /// <summary>From here on a crash brings the file from before back.</summary>
    public void Begin(long version, string sha256, ReadOnlySpan<byte> before)
    {
        AgentFile.Replace(Path.Combine(_folder, Before), before);
        Keep(_kept with { Trying = version, TryingSha256 = sha256 }, Standing.Sha256, Standing.NeedsRestart);
    }

    /// <summary>The trial is over and the file is in force.</summary>
    public void Passed(long version, string sha256, string needsRestart)
    {
        Keep(new KeptVersions(version, sha256, version, "", "", 0, ""), sha256, needsRestart);
        File.Delete(Path.Combine(_folder, Before));
    }

    /// <summary>The trial is over and the file from before is in force. It is told also when it can't be kept, as on a full disk.</summary>
    public void Failed(long version, string code, string detail)
    {
        var (standing, kept) = (
            Standing,
            _kept with { Tried = version, Code = code, Detail = detail.Length > LongestDetail ? detail[..LongestDetail] : detail, Trying = 0, TryingSha256 = "" });
        Tell(kept, standing.Sha256, standing.NeedsRestart);
        kept.Write(Path.Combine(_folder, Kept));
        File.Delete(Path.Combine(_folder, Before));
    }

    private const string Kept = "configuration.json";
    private const string Before = "configuration.before";

    private void Keep(KeptVersions kept, string sha256, string needsRestart)
    {
        kept.Write(Path.Combine(_folder, Kept));
        Tell(kept, sha256, needsRestart);
    }

    private void Tell(KeptVersions kept, string sha256, string needsRestart)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _kept = kept;
            _standing = Stand(sha256, needsRestart);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
    }

    private ConfigurationStanding Stand(string sha256, string needsRestart) => new(
        sha256, _kept.Version > 0 && _kept.Sha256 == sha256 ? _kept.Version : 0, needsRestart, _kept.Tried, _kept.Code, _kept.Detail, _kept.Trying);
}

/// <summary>What <c>configuration.json</c> of the data folder holds.</summary>
/// <param name="Version">The newest version that was in force; 0 for none.</param>
/// <param name="Sha256">Of its text.</param>
/// <param name="Tried">The newest version whose trial is over.</param>
/// <param name="Code">How it ended; empty for in force.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="Trying">The version that is being tried; 0 for none.</param>
/// <param name="TryingSha256">Of its text.</param>
internal sealed record KeptVersions(long Version, string Sha256, long Tried, string Code, string Detail, long Trying, string TryingSha256)
{
    private static readonly KeptVersions None = new(0, "", 0, "", "", 0, "");

    /// <summary>Nothing when the file is not there or damaged: the hub knows its versions by their hashes, and what it sends once more is tried once more.</summary>
    public static KeptVersions Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(AgentFile.Read(path), KeptVersionsJson.Default.KeptVersions) ?? None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    public void Write(string path) => AgentFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, KeptVersionsJson.Default.KeptVersions));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptVersions))]
internal sealed partial class KeptVersionsJson : JsonSerializerContext;
