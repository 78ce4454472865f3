using System.Diagnostics;
using System.Text;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>Our symbols read by readers that others wrote: zbar for QR Code, libdmtx for Data Matrix.</summary>
[Trait("Tier", "peer")]
public sealed class SymbolTests
{
    private const int Scale = 4;

    [Fact]
    public async Task QrCode_OfEachLength_IsReadByZbar()
    {
        Assert.SkipUnless(Has("zbarimg"), "zbarimg is not installed (apt-get install zbar-tools).");
        foreach (var text in (string[])["UID-SAIF-KOL-FG-000001-NX", "https://id.gs1.org/01/09506000134352/21/SAIFKOLFG000001NX", "~", .. Texts("aB3/", 14, 213), .. Texts("A7-", 20, 311)])
        {
            var modules = QrCode.Encode(text);
            Assert.NotNull(modules);
            Assert.Equal(text, (await ReadAsync("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable"], modules)).TrimEnd('\n'));
        }

        Assert.Null(QrCode.Encode(new string('a', 214)));
        Assert.Null(QrCode.Encode(new string('A', 312)));
    }

    [Fact]
    public async Task DataMatrix_OfEachSize_IsReadByLibdmtx()
    {
        Assert.SkipUnless(Has("dmtxread"), "dmtxread is not installed (apt-get install dmtx-utils).");
        foreach (var text in (string[])["UID-SAIF-KOL-FG-000001-NX", "1", "123456", .. Texts("aB3/", 1, 3, 5, 8, 12, 18, 22, 30, 36, 44, 62, 86, 114, 144, 174, 204, 280)])
        {
            var modules = DataMatrix.Encode(text, elements: false);
            Assert.NotNull(modules);
            Assert.Equal(text, await ReadAsync("dmtxread", ["-N1"], modules));
        }

        Assert.Null(DataMatrix.Encode(new string('a', 281), elements: false));
        Assert.Null(DataMatrix.Encode("\u00e9", elements: false));
    }

    [Fact]
    public async Task Gs1DataMatrix_OfElements_BeginsWithFnc1_AndReadsAsThem()
    {
        Assert.SkipUnless(Has("dmtxread"), "dmtxread is not installed (apt-get install dmtx-utils).");
        const string Content = "010950600013435221SAIFKOLFG000001NX\u001d10AB";
        var modules = DataMatrix.Encode(Content, elements: true);

        // -G says that FNC1 is sent as GS, first as well.
        var read = await ReadAsync("dmtxread", ["-N1", "-G29"], modules!);
        Assert.Equal("\u001d" + Content, read);
        var label = Identifiers.LabelReader.Read(read, 2026);
        Assert.Equal(("UID-SAIF-KOL-FG-000001-NX", "09506000134352"), (label.Uid.ToString(), label.Gtin));
    }

    [Fact]
    public async Task PrintedLabel_ReadAgain_IsTheSameUid()
    {
        Assert.SkipUnless(Has("pdftoppm") && Has("zbarimg") && Has("dmtxread"), "poppler-utils, zbar-tools and dmtx-utils are needed to print and read.");
        foreach (var (symbol, gtin) in ((string, string)[])[("qr", ""), ("qr", "09506000134352"), ("datamatrix", ""), ("datamatrix", "09506000134352")])
        {
            var request = LabelRequest.Read(new LabelForm("UID-SAIF-KOL-FG-000001-NX", null, "pdf", symbol, "50x25", null, gtin, null, null)).Value;
            var label = UnitLabel.Of("UID-SAIF-KOL-FG-000001-NX", "Leather bag (large), brown", symbol, gtin)!;
            using var folder = new Folder();
            await File.WriteAllBytesAsync(folder.File("label.pdf"), PdfLabels.Render([label], request), TestContext.Current.CancellationToken);
            if (Has("qpdf"))
            {
                Assert.Contains("No syntax or stream encoding errors", await RunAsync("qpdf", ["--check", folder.File("label.pdf")]), StringComparison.Ordinal);
            }

            // As a printer of 203 dpi would put it on paper.
            await RunAsync("pdftoppm", ["-r", "203", "-gray", folder.File("label.pdf"), folder.File("page")]);
            var page = Directory.GetFiles(folder.Path, "page*.pgm")[0];
            var text = symbol == "qr" ? (await RunAsync("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", page])).TrimEnd('\n') : await RunAsync("dmtxread", ["-N1", "-G29", page]);
            Assert.Equal(label.Uid, Identifiers.LabelReader.Read(text, 2026).Uid.ToString());
            var words = await RunAsync("pdftotext", ["-layout", folder.File("label.pdf"), "-"]);
            Assert.Contains("UID-SAIF-KOL-", words, StringComparison.Ordinal);
            Assert.Contains("Leather bag", words, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Texts(string letters, params int[] lengths) =>
        lengths.Select(length => string.Create(length, letters, static (span, source) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = source[at % source.Length];
            }
        }));

    private static async Task<string> ReadAsync(string program, string[] arguments, SymbolModules modules)
    {
        using var folder = new Folder();
        var side = (modules.Side + (2 * 4)) * Scale;
        var image = Enumerable.Repeat((byte)255, side * side).ToArray();
        foreach (var (row, column, length) in modules.Runs())
        {
            for (var down = 0; down < Scale; down++)
            {
                image.AsSpan((((((row + 4) * Scale) + down) * side) + ((column + 4) * Scale)), length * Scale).Clear();
            }
        }

        await File.WriteAllBytesAsync(folder.File("symbol.pgm"), [.. Encoding.ASCII.GetBytes($"P5 {side} {side} 255\n"), .. image]);
        return await RunAsync(program, [.. arguments, folder.File("symbol.pgm")]);
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return output;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("edgehub-labels-").FullName;

        public string File(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
