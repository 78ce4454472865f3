using System.IO.Compression;
using System.Text;

namespace EdgeHub.Edge.Host;

/// <summary>Puts diagnostics into one zip file, which opens on any desk.</summary>
internal static class DiagnosticsBundle
{
    /// <summary>Largest bundle; the parts' own bounds stay below it before anything is compressed.</summary>
    internal const int MaxBytes = 10 << 20;

    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("\n(cut here)\n");

    internal static byte[] Write(IReadOnlyList<DiagnosticsPart> parts, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                var entry = zip.CreateEntry("edgehub-diagnostics/" + part.Name);
                entry.LastWriteTime = now;
                using var file = entry.Open();
                Write(file, Encoding.UTF8.GetBytes(part.Text), part);
            }
        }

        return stream.ToArray();
    }

    private static void Write(Stream file, byte[] text, DiagnosticsPart part)
    {
        if (text.Length <= part.MaxBytes)
        {
            file.Write(text);
        }
        else if (part.KeepsEnd)
        {
            file.Write(Mark);
            file.Write(text.AsSpan(text.Length - part.MaxBytes));
        }
        else
        {
            file.Write(text.AsSpan(0, part.MaxBytes));
            file.Write(Mark);
        }
    }
}
