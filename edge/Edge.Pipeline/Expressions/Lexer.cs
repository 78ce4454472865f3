using System.Globalization;

namespace EdgeHub.Edge.Pipeline;

internal enum TokenKind
{
    End,
    Integer,
    Number,
    Text,
    Name,
    Quoted,
    Symbol,
}

/// <summary>A word of an expression and where it begins.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbol;
}

/// <summary>Takes an expression apart into words.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ","];

    public static List<Token> Read(string source)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < source.Length;)
        {
            if (char.IsWhiteSpace(source[at]))
            {
                at++;
                continue;
            }

            var token = Next(source, at, out var length);
            tokens.Add(token);
            at += length;
        }

        tokens.Add(new Token(TokenKind.End, "", source.Length));
        return tokens;
    }

    private static Token Next(string source, int at, out int length)
    {
        var first = source[at];
        if (char.IsAsciiDigit(first))
        {
            return Number(source, at, out length);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            length = Span(source, at, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');
            return new Token(TokenKind.Name, source.Substring(at, length), at);
        }

        if (first is '"' or '\'' or '[')
        {
            var end = source.IndexOf(first == '[' ? ']' : first, at + 1);
            if (end < 0)
            {
                throw new ExpressionException(at, $"this {(first == '[' ? "bracket" : "quote")} is not closed.");
            }

            length = end - at + 1;
            return new Token(first == '[' ? TokenKind.Quoted : TokenKind.Text, source[(at + 1)..end], at);
        }

        if (Symbols.FirstOrDefault(symbol => string.CompareOrdinal(source, at, symbol, 0, symbol.Length) == 0) is { } found)
        {
            length = found.Length;
            return new Token(TokenKind.Symbol, found, at);
        }

        throw new ExpressionException(at, first switch
        {
            '=' => "write == to compare.",
            '&' => "write 'and'.",
            '|' => "write 'or'.",
            '!' => "write 'not', or != to compare.",
            '^' => "there are no powers; multiply.",
            _ => $"'{first}' means nothing here.",
        });
    }

    private static Token Number(string source, int at, out int length)
    {
        length = Span(source, at, char.IsAsciiDigit);
        var isInteger = true;
        if (at + length + 1 < source.Length && source[at + length] == '.' && char.IsAsciiDigit(source[at + length + 1]))
        {
            length += 1 + Span(source, at + length + 1, char.IsAsciiDigit);
            isInteger = false;
        }

        if (at + length < source.Length && source[at + length] is 'e' or 'E')
        {
            var sign = at + length + 1 < source.Length && source[at + length + 1] is '+' or '-' ? 1 : 0;
            var digits = Span(source, at + length + 1 + sign, char.IsAsciiDigit);
            if (digits > 0)
            {
                length += 1 + sign + digits;
                isInteger = false;
            }
        }

        var text = source.Substring(at, length);
        if (isInteger ? !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) : !double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
        {
            throw new ExpressionException(at, "this number is too large.");
        }

        return new Token(isInteger ? TokenKind.Integer : TokenKind.Number, text, at);
    }

    private static int Span(string source, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < source.Length && belongs(source[end]))
        {
            end++;
        }

        return end - at;
    }
}
