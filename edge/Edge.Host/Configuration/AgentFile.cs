using System.Security.Cryptography;

namespace EdgeHub.Edge.Host;

/// <summary>The agent's configuration file as a whole: read, hashed and replaced, so that a power cut leaves the old or the new one.</summary>
internal static class AgentFile
{
    /// <summary>Its bytes; empty while it can't be read, as in the moment in which an editor replaces it.</summary>
    public static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Puts new bytes in its place. A link is followed, mode and place stay.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The agent's user may not.</exception>
    public static void Replace(string file, ReadOnlySpan<byte> bytes)
    {
        var target = (File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(file);
        var fresh = target + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            options.UnixCreateMode = File.GetUnixFileMode(target);
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, target, overwrite: true);
    }
}
