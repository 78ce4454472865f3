using EdgeHub.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class ExpressionTests
{
    private static readonly (string Name, PointValue Value)[] Points =
    [
        ("torque", PointValue.Of(12.5)), ("speed", PointValue.Of(1500L)), ("state", PointValue.Of("running")), ("door", PointValue.Of(true)), ("zero", PointValue.Of(0L)),
        ("big", PointValue.Of(long.MaxValue)), ("motor-2/temp", PointValue.Of(40.0)), ("axis.x", PointValue.Of(-3L)),
    ];

    [Theory]
    [InlineData("if(state == \"running\", torque * speed / 9549, 0)", "1.9635563933396167")]
    [InlineData("if(state == 'stopped', 1, 2) + zero", "2")]
    [InlineData("1 + 2 * 3 - -4 + zero", "11")]
    [InlineData("(1 + 2) * 3 + zero", "9")]
    [InlineData("7 % 4 + zero", "3")]
    [InlineData("7 / 2 + zero", "3.5")]
    [InlineData("speed > 1000 and not door or zero == 0", "true")]
    [InlineData("door == (speed < 1000)", "false")]
    [InlineData("min(speed, 3, torque)", "3")]
    [InlineData("max(zero, 7)", "7")]
    [InlineData("abs([axis.x])", "3")]
    [InlineData("abs(axis.x - 0.5)", "3.5")]
    [InlineData("round(torque)", "13")]
    [InlineData("round(-torque)", "-13")]
    [InlineData("round(torque / 3, 2)", "4.17")]
    [InlineData("floor(torque) + ceil(torque)", "25")]
    [InlineData("clamp(torque, 0, 10)", "10")]
    [InlineData("[motor-2/temp] + 1", "41")]
    [InlineData("if(zero != 0, 1 / zero, -1.5)", "-1.5")]
    [InlineData("if(door, 1, 2.5)", "1")]
    [InlineData("1.5e3 + zero", "1500")]
    [InlineData("door and 1 < 2", "true")]
    public void Expression_ThatIsRight_HasItsValue(string source, string expected) => Assert.Equal(expected, Evaluate(source).Value.ToString());

    [Theory]
    [InlineData("speed / zero", "it divides by zero", 7)]
    [InlineData("speed % zero", "it divides by zero", 7)]
    [InlineData("1 + speed / (zero * 2)", "it divides by zero", 11)]
    [InlineData("big + 1", "the result is too large", 5)]
    [InlineData("big * big", "the result is too large", 5)]
    [InlineData("-(-big - 1)", "the result is too large", 1)]
    [InlineData("round(torque * 1e300)", "the result is too large", 1)]
    [InlineData("torque + 1e308 * 1e10", "the result is too large", 16)]
    [InlineData("clamp(torque, 5, zero)", "the least of clamp", 1)]
    public void Value_ThatCanNotBe_IsAFaultWithItsCharacterAndNeverANumber(string source, string expected, int character)
    {
        var (value, fault, at) = Evaluate(source);
        Assert.Equal((ValueKind.None, character), (value.Kind, at));
        Assert.Contains(expected, fault!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torq * 2", 1, "no point 'torq'")]
    [InlineData("torque * ", 10, "ends too early")]
    [InlineData("torque speed", 8, "is an operator missing?")]
    [InlineData("(torque + 1", 12, "')' is missing for what begins at character 1")]
    [InlineData("torque + state", 10, "'+' wants a number, and this is a text")]
    [InlineData("torque == state", 8, "a number can't be compared with a text")]
    [InlineData("state < 'a'", 7, "with == and !=")]
    [InlineData("if(torque, 1, 2)", 4, "'if' wants true or false")]
    [InlineData("if(door, 1, 'a')", 13, "must be of one kind")]
    [InlineData("door + 1", 1, "wants a number, and this is true or false")]
    [InlineData("torque = 1", 8, "write == to compare")]
    [InlineData("door && door", 6, "write 'and'")]
    [InlineData("door || door", 6, "write 'or'")]
    [InlineData("!door", 1, "write 'not'")]
    [InlineData("torque ^ 2", 8, "no powers")]
    [InlineData("1 < speed < 3", 11, "two at a time")]
    [InlineData("sin(torque)", 1, "there is no function 'sin'")]
    [InlineData("min(torque)", 1, "min wants 2 to 16 in its brackets, and there is 1")]
    [InlineData("round(torque, speed)", 15, "digits of round")]
    [InlineData("delta(1)", 7, "delta wants the name of a point")]
    [InlineData("rate(state)", 6, "rate wants a number")]
    [InlineData("'open", 1, "not closed")]
    [InlineData("99999999999999999999 + zero", 1, "too large")]
    [InlineData("", 1, "empty")]
    [InlineData("1 + 2", 1, "names one point at least")]
    [InlineData("torque # 2", 8, "'#' means nothing here")]
    [InlineData("and", 1, "not expected")]
    [InlineData("if(door 1, 2)", 9, "',' is missing")]
    public void Expression_ThatIsWrong_NamesTheCharacter(string source, int character, string expected)
    {
        Assert.Null(Expression.Compile(source, Find, out var fault));
        Assert.Contains(expected, fault!.Text, StringComparison.Ordinal);
        Assert.Equal(character, fault.Position + 1);
    }

    [Fact]
    public void Expression_IsBoundedInLengthDepthAndParts()
    {
        Assert.Contains("1000 characters", Fault("torque" + new string(' ', 995)), StringComparison.Ordinal);
        Assert.Contains("32 brackets", Fault(new string('(', 40) + "torque" + new string(')', 40)), StringComparison.Ordinal);
        Assert.Contains("32 brackets", Fault(new string('-', 900) + "torque"), StringComparison.Ordinal);
        Assert.Contains("300 parts", Fault("zero" + string.Concat(Enumerable.Repeat("+1", 400))), StringComparison.Ordinal);
        Assert.NotNull(Expression.Compile(new string('(', 31) + "torque" + new string(')', 31), Find, out _));
    }

    [Fact]
    public void AnyText_IsAnExpressionOrAFaultWithinIt() => Prop.ForAll(
        Gen.Elements("torque", "speed", "state", "door", "zero", "(", ")", "+", "-", "*", "/", "%", "<", "==", "and", "not", "if(", ",", "1", "2.5", "'a'", "min(", "delta(", " ", "#", "[", "💡")
            .ArrayOf().ToArbitrary(),
        parts =>
        {
            var source = string.Concat(parts);
            var expression = Expression.Compile(source, Find, out var fault);
            if (expression is null)
            {
                return fault!.Position >= 0 && fault.Position <= Math.Min(source.Length, Expression.MaxLength);
            }

            var (value, _, _) = Evaluate(source);
            return value.Kind == expression.Kind || value.Kind == ValueKind.None;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static string Fault(string source)
    {
        Assert.Null(Expression.Compile(source, Find, out var fault));
        return fault!.Text;
    }

    private static (int, ValueKind)? Find(string name) =>
        Array.FindIndex(Points, point => point.Name == name) is >= 0 and var place ? (place, Points[place].Value.Kind) : null;

    private static (PointValue Value, string? Fault, int At) Evaluate(string source)
    {
        var expression = Expression.Compile(source, Find, out var fault);
        Assert.True(expression is not null, fault?.Text);
        var evaluation = new Evaluation { Inputs = expression.Inputs.Select(place => Points[place].Value).ToArray(), Changes = new ChangeState[expression.Changes.Count] };
        var value = expression.Evaluate(ref evaluation);
        return (value, evaluation.Fault, evaluation.FaultAt + 1);
    }
}
