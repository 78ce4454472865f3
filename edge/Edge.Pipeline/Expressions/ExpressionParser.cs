using System.Globalization;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Reads an expression by descent, weakest first: or, and, not, comparison, + -, * / %, unary minus. Bounded in length, depth and parts.
/// </summary>
internal sealed class ExpressionParser
{
    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;
    private int _parts;

    private ExpressionParser(List<Token> tokens) => _tokens = tokens;

    private Token Peek => _tokens[_next];

    public static Syntax Parse(string source)
    {
        if (source.Length > Expression.MaxLength)
        {
            throw new ExpressionException(Expression.MaxLength, string.Create(CultureInfo.InvariantCulture, $"an expression has at most {Expression.MaxLength} characters."));
        }

        var parser = new ExpressionParser(Lexer.Read(source));
        if (parser.Peek.Kind == TokenKind.End)
        {
            throw new ExpressionException(0, "the expression is empty.");
        }

        var syntax = parser.Or();
        return parser.Peek.Kind == TokenKind.End ? syntax : throw new ExpressionException(parser.Peek.Position, $"'{parser.Peek.Text}' is not expected here; is an operator missing?");
    }

    private Syntax Or() => Chain(And, "or");

    private Syntax And() => Chain(Not, "and");

    private Syntax Not() => Peek.Is("not") && Peek.Kind == TokenKind.Name ? Prefix("not", Not) : Comparison();

    private Syntax Comparison()
    {
        var left = Sum();
        if (!IsComparison(Peek))
        {
            return left;
        }

        var token = Take();
        var syntax = Part(new CallSyntax(token.Position, token.Text, [left, Sum()]));
        return IsComparison(Peek) ? throw new ExpressionException(Peek.Position, "compare two at a time: a < b and b < c.") : syntax;
    }

    private Syntax Sum() => Chain(Term, "+", "-");

    private Syntax Term() => Chain(Unary, "*", "/", "%");

    private Syntax Unary() => Peek.Is("-") ? Prefix("negate", Unary) : Primary();

    private Syntax Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return Part(new LiteralSyntax(token.Position, PointValue.Of(long.Parse(token.Text, CultureInfo.InvariantCulture))));
            case TokenKind.Number:
                return Part(new LiteralSyntax(token.Position, PointValue.Of(double.Parse(token.Text, CultureInfo.InvariantCulture))));
            case TokenKind.Text:
                return Part(new LiteralSyntax(token.Position, PointValue.Of(token.Text)));
            case TokenKind.Quoted:
                return Part(new NameSyntax(token.Position, token.Text));
            case TokenKind.Name when token.Text is "true" or "false":
                return Part(new LiteralSyntax(token.Position, PointValue.Of(token.Text == "true")));
            case TokenKind.Name when token.Text is "and" or "or" or "not":
                throw new ExpressionException(token.Position, $"'{token.Text}' is not expected here.");
            case TokenKind.Name when Peek.Is("("):
                return Deeper(token.Position, () => Call(token));
            case TokenKind.Name:
                return Part(new NameSyntax(token.Position, token.Text));
            case TokenKind.Symbol when token.Text == "(":
                return Deeper(token.Position, () =>
                {
                    var inner = Or();
                    Expect(")", token.Position);
                    return inner;
                });
            default:
                throw new ExpressionException(token.Position, token.Kind == TokenKind.End ? "the expression ends too early." : $"'{token.Text}' is not expected here.");
        }
    }

    private CallSyntax Call(Token name)
    {
        Take();
        var arguments = new List<Syntax>();
        while (!Peek.Is(")"))
        {
            if (arguments.Count > 0)
            {
                Expect(",", name.Position);
            }

            arguments.Add(Or());
        }

        Take();
        return Part(new CallSyntax(name.Position, name.Text, arguments));
    }

    private Syntax Chain(Func<Syntax> part, params ReadOnlySpan<string> operators)
    {
        var left = part();
        while (Peek.Kind is TokenKind.Symbol or TokenKind.Name && operators.Contains(Peek.Text))
        {
            var token = Take();
            left = Part(new CallSyntax(token.Position, token.Text, [left, part()]));
        }

        return left;
    }

    private Syntax Prefix(string name, Func<Syntax> operand)
    {
        var token = Take();
        return Deeper(token.Position, () => Part(new CallSyntax(token.Position, name, [operand()])));
    }

    private Syntax Deeper(int position, Func<Syntax> read)
    {
        if (++_depth > Expression.MaxDepth)
        {
            throw new ExpressionException(position, string.Create(CultureInfo.InvariantCulture, $"an expression is at most {Expression.MaxDepth} brackets deep."));
        }

        var syntax = read();
        _depth--;
        return syntax;
    }

    private T Part<T>(T syntax)
        where T : Syntax =>
        ++_parts <= Expression.MaxParts
            ? syntax
            : throw new ExpressionException(syntax.Position, string.Create(CultureInfo.InvariantCulture, $"an expression has at most {Expression.MaxParts} parts."));

    private static bool IsComparison(Token token) => token.Kind == TokenKind.Symbol && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private Token Take() => _tokens[_next].Kind == TokenKind.End ? _tokens[_next] : _tokens[_next++];

    private void Expect(string symbol, int opened)
    {
        if (!Take().Is(symbol))
        {
            var at = _tokens[Math.Max(0, _next - 1)];
            throw new ExpressionException(Peek.Kind == TokenKind.End ? Peek.Position : at.Position, string.Create(CultureInfo.InvariantCulture, $"'{symbol}' is missing for what begins at character {opened + 1}."));
        }
    }
}
