using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>Checks element values against their components.</summary>
internal static class Gs1Values
{
    /// <summary>Checks the whole value of an element whose end is known, length first: what is said of a check digit is no help when digits are missing.</summary>
    public static LabelError Check(ApplicationIdentifier ai, Gs1Text text, int at, int length)
    {
        if (length == 0)
        {
            return new LabelError(LabelFault.Gs1Empty, text.Origin(at), 0, ai.Code);
        }

        if (length < ai.MinLength)
        {
            return new LabelError(LabelFault.Gs1Short, text.Origin(at + length - 1) + 1, 0, ai.Code, LengthOf(ai));
        }

        if (length > ai.MaxLength)
        {
            return new LabelError(LabelFault.Gs1Long, text.Origin(at + ai.MaxLength), length - ai.MaxLength, ai.Code, LengthOf(ai));
        }

        var rest = length;
        var begin = at;
        foreach (var component in ai.Components)
        {
            var take = Math.Min(component.Max, rest);
            if (take == 0 && component.IsOptional)
            {
                break;
            }

            if (take < component.Min)
            {
                return new LabelError(LabelFault.Gs1Short, text.Origin(begin + take - 1) + 1, 0, ai.Code, LengthOf(ai));
            }

            var result = Lints.Check(component, text.Content.Slice(begin, take));
            if (!result.IsGood)
            {
                return new LabelError(result.Fault, text.Origin(begin + result.At), result.Length, ai.Code, result.Detail);
            }

            begin += take;
            rest -= take;
        }

        return default;
    }

    private static string LengthOf(ApplicationIdentifier ai) => ai.MinLength == ai.MaxLength
        ? string.Create(CultureInfo.InvariantCulture, $"{ai.MinLength} characters")
        : string.Create(CultureInfo.InvariantCulture, $"{ai.MinLength} to {ai.MaxLength} characters");
}
