using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeHub.Identifiers.Tests;

/// <summary>Our table against the syntax dictionary that GS1 publishes, entry by entry.</summary>
public sealed partial class AiTableTests
{
    private static readonly Dictionary<string, Lint> LintOf = new(StringComparer.Ordinal)
    {
        ["csum"] = Lint.CheckDigit, ["csumalpha"] = Lint.CheckCharacters, ["gcppos1"] = Lint.PrefixAt1, ["gcppos2"] = Lint.PrefixAt2,
        ["yymmdd"] = Lint.Date, ["yymmd0"] = Lint.DateOrMonth, ["yyyymmdd"] = Lint.LongDate, ["hhmi"] = Lint.HourMinute, ["hh"] = Lint.Hour,
        ["mi"] = Lint.Minute, ["ss"] = Lint.Second, ["iso3166"] = Lint.Country, ["iso3166999"] = Lint.CountryOr999,
        ["iso3166alpha2"] = Lint.CountryLetters, ["iso4217"] = Lint.Currency, ["iban"] = Lint.Iban, ["pcenc"] = Lint.PercentEncoded,
        ["latitude"] = Lint.Latitude, ["longitude"] = Lint.Longitude, ["yesno"] = Lint.YesNo, ["hyphen"] = Lint.Hyphen,
        ["importeridx"] = Lint.ImporterIndex, ["packagetype"] = Lint.PackageType, ["mediatype"] = Lint.MediaType, ["iso5218"] = Lint.Sex,
        ["posinseqslash"] = Lint.PositionInSequence, ["pieceoftotal"] = Lint.PieceOfTotal, ["nonzero"] = Lint.NonZero, ["zero"] = Lint.Zero,
        ["nozeroprefix"] = Lint.NoLeadingZero, ["winding"] = Lint.Winding, ["hasnondigit"] = Lint.HasNonDigit, ["couponcode"] = Lint.Coupon,
        ["couponposoffer"] = Lint.CouponOffer,
    };

    [Fact]
    public void Table_ComparedWithTheDictionary_IsTheSameEntryByEntry()
    {
        var path = Repository.Shared("vectors/gs1/gs1-syntax-dictionary.txt");
        Assert.SkipWhen(path is null, "GS1's syntax dictionary is not on this machine (../shared/vectors/gs1).");
        var published = File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').SelectMany(Expand).ToDictionary(entry => entry.Ai, entry => entry.Text, StringComparer.Ordinal);
        var ours = ApplicationIdentifiers.All.ToDictionary(ai => ai.Code, Describe, StringComparer.Ordinal);
        Assert.Equal(published.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        foreach (var (ai, text) in published)
        {
            Assert.Equal($"{ai}: {text}", $"{ai}: {ours[ai]}");
        }
    }

    [Fact]
    public void Find_OfEachPrefix_FindsOnlyWhole()
    {
        Assert.Equal("GTIN", ApplicationIdentifiers.Find("01")?.Title);
        Assert.Equal("8012", ApplicationIdentifiers.AtStart("8012XX")?.Code);
        Assert.Equal("235", ApplicationIdentifiers.AtStart("235XXX")?.Code);
        foreach (var none in (string[])["", "0", "2", "23", "234", "2345", "XX", "371", "011", "800", "80", "399", "04", "89", "1A", "31000"])
        {
            Assert.Null(ApplicationIdentifiers.Find(none));
        }
    }

    [Fact]
    public void PredefinedLengths_AreThoseOfTheirFirstTwoDigits()
    {
        // GS1 General Specifications, figure 7.8.5-2: which first digits need no FNC1 after them.
        string[] predefined = ["00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "31", "32", "33", "34", "35", "36", "41"];
        Assert.All(ApplicationIdentifiers.All, ai => Assert.Equal(predefined.Contains(ai.Code[..2]), ai.IsPredefined));
        Assert.All(ApplicationIdentifiers.All.Where(ai => ai.IsPredefined), ai => Assert.Equal(ai.MinLength, ai.MaxLength));
    }

    private static IEnumerable<(string Ai, string Text)> Expand(string line)
    {
        var (body, title) = line.Split(" # ", 2) is [var left, var right] ? (left, right.Trim()) : (line, "");
        var words = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = words[1].All(c => c is '*' or '?') ? words[1] : "";
        var components = new List<string>();
        var (needs, excludes, key) = ("", "", "-");
        foreach (var word in words.Skip(flags.Length > 0 ? 2 : 1))
        {
            if (word.StartsWith("req=", StringComparison.Ordinal))
            {
                needs = word[4..];
            }
            else if (word.StartsWith("ex=", StringComparison.Ordinal))
            {
                excludes = word[3..];
            }
            else if (word.StartsWith("dlpkey", StringComparison.Ordinal))
            {
                key = word.Length > 7 ? word[7..] : "";
            }
            else
            {
                var match = ComponentText().Match(word);
                Assert.True(match.Success, line);
                var max = match.Groups["max"].Value;
                var min = match.Groups["to"].Success ? "1" : max;
                var lints = match.Groups["lints"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => LintOf[name].ToString());
                components.Add($"{match.Groups["set"].Value}{min}..{max}{(word[0] == '[' ? "?" : "")}{string.Concat(lints.Select(lint => "," + lint))}");
            }
        }

        var text = $"{title} | {string.Join(' ', components)} | {(flags.Contains('*') ? "predefined" : "")} {(flags.Contains('?') ? "attribute" : "")} | {needs} | {excludes} | {key}";
        var range = words[0].Split('-');
        for (var number = int.Parse(range[0], CultureInfo.InvariantCulture); number <= int.Parse(range[^1], CultureInfo.InvariantCulture); number++)
        {
            yield return (number.ToString(CultureInfo.InvariantCulture).PadLeft(range[0].Length, '0'), text);
        }
    }

    private static string Describe(ApplicationIdentifier ai)
    {
        var components = ai.Components.Select(part =>
            $"{part.Set switch { CharacterSet.Digits => "N", CharacterSet.Set82 => "X", CharacterSet.Set39 => "Y", _ => "Z" }}{part.Min}..{part.Max}{(part.IsOptional ? "?" : "")}{string.Concat(part.Lints.Select(lint => "," + lint))}");
        var needs = string.Join(',', ai.NeedsAnyOf.Select(group => string.Join('+', group.Select(pattern => pattern.Text))));
        var excludes = string.Join(',', ai.ExcludesAll.Select(pattern => pattern.Text));
        var key = ai.IsLinkKey ? string.Join('|', ai.Qualifiers.Select(order => string.Join(',', order.Select(pattern => pattern.Text)))) : "-";
        return $"{ai.Title} | {string.Join(' ', components)} | {(ai.IsPredefined ? "predefined" : "")} {(ai.IsLinkAttribute ? "attribute" : "")} | {needs} | {excludes} | {key}";
    }

    [GeneratedRegex(@"^\[?(?<set>[NXYZ])(?<to>\.\.)?(?<max>\d+)\]?(?<lints>(,\w+)*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ComponentText();
}
