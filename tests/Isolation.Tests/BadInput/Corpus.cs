using System.Text;
using System.Text.Json;

namespace EdgeHub.Isolation.Tests;

/// <summary>A value that nobody sends by mistake, or only by mistake.</summary>
/// <param name="Name">For people.</param>
/// <param name="Url">As it stands in an address, escaped or deliberately not.</param>
/// <param name="Json">As it stands in a body; null where it can't.</param>
internal sealed record Bad(string Name, string? Url, string? Json)
{
    public override string ToString() => Name;
}

/// <summary>The corpus: each on every field, path parameter and query parameter that the running hub has.</summary>
internal static class Corpus
{
    /// <summary>Stands unescaped in no answer.</summary>
    public static IReadOnlyList<string> NeverReflected { get; } = ["<script>alert(", "<img src=x", "\r\nX-Injected", "\nX-Injected"];

    public static IReadOnlyList<Bad> Values { get; } =
    [
        Text("sql quote", "' OR '1'='1"), Text("sql comment", "x'; DROP TABLE production.orders; --"), Text("sql sleep", "1; SELECT pg_sleep(20)"),
        Text("sql backslash", "\\'; SELECT pg_sleep(20) --"), Text("sql dollar", "$1 $$ $x$"), Text("sql like", "%_%\\%"), Text("sql union", "x' UNION SELECT null, current_user --"),
        Text("sql settings", "x'); SELECT set_config('app.tenant_id','1',false) --"),
        Text("script", "<script>alert(1)</script>"), Text("image", "\"><img src=x onerror=alert(1)>"), Text("javascript", "javascript:alert(1)"),
        Text("template", "{{7*7}}${7*7}#{7*7}"), Text("lookup", "${jndi:ldap://127.0.0.1/x}"), Text("format", "%s%n{0}{1}"),
        Text("traversal", "../../../../etc/passwd"), Raw("traversal escaped", "..%2f..%2f..%2fetc%2fpasswd"), Raw("traversal twice", "%252e%252e%252f"), Text("windows", "..\\..\\win.ini"),
        Text("line feeds", "x\r\nX-Injected: yes"), Text("second answer", "x\n\nHTTP/1.1 200 OK\nX-Injected: yes"), Text("NUL", "a\0b"), Text("NUL alone", "\0"), Text("escape", "\u001b[31mred\a\b"),
        Text("right to left", "\u202Egnp.exe"), Text("no width", "a\u200Bb\uFEFF"), Text("combining", "e" + new string('\u0301', 500)), Text("not a character", "\uFFFE\uFFFF"), Text("emoji", "👩‍👩‍👧‍👦"), Text("ligature", "ﷺİſ"),
        new("lone high surrogate", "%ED%A0%80", "\"a\\ud800b\""), new("lone low surrogate", "%ED%B0%80", "\"\\udc00\""), Raw("overlong slash", "%C0%AF"), Raw("overlong long", "%F8%88%80%80%AF"), Raw("half a letter", "%E0%A6"), Raw("bare percent", "%"), Raw("percent letters", "%zz"),
        Text("3 kB", new string('A', 3000)), Text("10 kB", new string('A', 10_000)), new("1 MB", null, "\"" + new string('B', 1 << 20) + "\""), Text("500 quotes", new string('\'', 500)),
        Text("minus one", "-1"), Text("zero", "0"), Text("int limit", "2147483648"), Text("long limit", "9223372036854775808"), Text("huge exponent", "1e309"), Text("not a number", "NaN"), Text("infinity", "-Infinity"), Text("hex", "0x10"), Text("bengali digits", "১২৩"),
        Text("year 1", "0001-01-01T00:00:00Z"), Text("year 9999", "9999-12-31T23:59:59.9999999Z"), Text("30 February", "2026-02-30"), Text("wild offset", "2026-01-01T00:00:00+99:99"), Text("year 292277", "+292277026596-12-04T00:00:00Z"),
        Text("empty", ""), Text("blank", "   "), Text("null", "null"), Text("nil uuid", "00000000-0000-0000-0000-000000000000"), Text("uuid in braces", "{0188d3f0-0000-7000-8000-000000000001}"),
        Token("JSON null", "null"), Token("JSON true", "true"), Token("JSON minus", "-1"), Token("JSON int limit", "2147483648"), Token("JSON long limit", "9223372036854775808"), Token("JSON huge", "1e999"), Token("JSON fraction", "0.1"),
        Token("JSON long number", new string('9', 5000)), Token("list", "[]"), Token("list of nothing", "[null]"), Token("list of lists", "[[[]]]"), Token("thousands", "[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]"), Token("thousand texts", "[" + string.Join(',', Enumerable.Repeat("\"x\"", 5000)) + "]"),
        Token("object", "{}"), Token("prototype", "{\"__proto__\":{\"x\":1}}"), Token("deep", new string('[', 60) + new string(']', 60)), Token("deeper", new string('[', 5000) + new string(']', 5000)),
        Token("NaN", "NaN"), Token("half a text", "\"x"), Token("comment", "/* x */ 1"), Token("single quotes", "'x'"),
    ];

    /// <summary>Whole bodies that are no form, with their content type.</summary>
    public static IReadOnlyList<(string Name, byte[] Body, string? Type)> Bodies { get; } =
    [
        ("nothing", [], "application/json"), ("list", "[]"u8.ToArray(), "application/json"), ("text", "\"x\""u8.ToArray(), "application/json"), ("null", "null"u8.ToArray(), "application/json"),
        ("number", "1"u8.ToArray(), "application/json"), ("open brace", "{"u8.ToArray(), "application/json"), ("no value", "{\"a\":}"u8.ToArray(), "application/json"), ("trailing", "{}{}"u8.ToArray(), "application/json"),
        ("trailing comma", "{\"a\":1,}"u8.ToArray(), "application/json"), ("deep objects", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 20_000))), "application/json"),
        ("deep lists", Encoding.ASCII.GetBytes(new string('[', 100_000)), "application/json"), ("mark first", [0xEF, 0xBB, 0xBF, .. "{}"u8], "application/json"), ("UTF-16", Encoding.Unicode.GetBytes("{}"), "application/json; charset=utf-16"),
        ("invalid UTF-8", [.. "{\"name\":\""u8, 0xC0, 0xAF, 0xFF, .. "\"}"u8], "application/json"), ("overlong UTF-8 in a key", [.. "{\""u8, 0xC1, 0xBF, .. "\":1}"u8], "application/json"), ("NUL bytes", new byte[64], "application/json"),
        ("unknown charset", "{}"u8.ToArray(), "application/json; charset=klingon"), ("no type", "{}"u8.ToArray(), null), ("plain text", "{}"u8.ToArray(), "text/plain"), ("xml", "<a/>"u8.ToArray(), "application/xml"),
        ("entity", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"u8.ToArray(), "application/xml"),
        ("form", "name=x&name=y"u8.ToArray(), "application/x-www-form-urlencoded"), ("multipart", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--"u8.ToArray(), "multipart/form-data; boundary=x"),
        ("many keys", Encoding.ASCII.GetBytes("{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":1")) + "}"), "application/json"),
    ];

    private static Bad Text(string name, string text) => new(name, Uri.EscapeDataString(text), JsonSerializer.Serialize(text));

    private static Bad Raw(string name, string url) => new(name, url, null);

    private static Bad Token(string name, string json) => new(name, null, json);
}
