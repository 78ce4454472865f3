using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>Cuts a label into stretches that each say one thing; what was not understood is a stretch of its own.</summary>
internal static class LabelParts
{
    public static IReadOnlyList<LabelPart> Of(LabelReading reading, int begin, int end, int thisYear)
    {
        // A refused giant is not cut up character by character.
        if (reading.Error.Fault is LabelFault.LabelTooLong or LabelFault.LabelEmpty)
        {
            return [];
        }

        var known = new List<LabelPart>();
        var content = begin;
        if (reading.Symbology is { } symbology)
        {
            known.Add(new LabelPart(begin, 3, "symbology", symbology.Name));
            content += 3;
        }

        switch (reading.Kind)
        {
            case LabelKind.Uid:
                AddUid(known, reading, content, end);
                break;
            case LabelKind.Epc when reading.Epc is not null:
                AddEpc(known, reading, content, end);
                break;
            case LabelKind.Text when reading.IsValid && end > content:
                known.Add(new LabelPart(content, end - content, "text"));
                break;
            default:
                AddElements(known, reading, thisYear);
                break;
        }

        return Fill(known, reading, begin, end);
    }

    private static void AddUid(List<LabelPart> parts, LabelReading reading, int at, int end)
    {
        (string Role, int At, int Length)[] layout =
        [
            ("uid-prefix", 0, 3), ("hyphen", 3, 1), ("uid-tenant", UidLayout.Tenant, UidLayout.TenantLength), ("hyphen", 8, 1),
            ("uid-plant", UidLayout.Plant, UidLayout.PlantLength), ("hyphen", 12, 1), ("uid-type", UidLayout.Type, UidLayout.TypeLength), ("hyphen", 15, 1),
            ("uid-sequence", UidLayout.Sequence, UidSequence.Length), ("hyphen", 22, 1), ("uid-check", UidLayout.Check, 2),
        ];
        var understood = reading.IsValid || reading.Error.Fault == LabelFault.UidCheck ? end : reading.Error.Position;
        foreach (var (role, offset, length) in layout)
        {
            if (at + offset + length > understood)
            {
                return;
            }

            var meaning = role == "uid-sequence" && reading.IsValid ? reading.Uid.Sequence.ToString(CultureInfo.InvariantCulture) : "";
            parts.Add(new LabelPart(at + offset, length, role, "", meaning));
        }
    }

    private static void AddEpc(List<LabelPart> parts, LabelReading reading, int at, int end)
    {
        var text = reading.Text.AsSpan(at, end - at);
        if (!text.StartsWith(EpcUri.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            // Bits do not end with digits after the header, so the rest is one stretch.
            parts.Add(new LabelPart(at, 2, "epc-header", reading.Epc!.Scheme!.Name));
            parts.Add(new LabelPart(at + 2, end - at - 2, "epc-fields", "", reading.Epc.ToTagUri()));
            return;
        }

        // urn:epc:tag:sgtin-96: and the like: four colons, whatever the serial holds.
        var colon = -1;
        for (var count = 0; count < 4; count++)
        {
            colon += 1 + text[(colon + 1)..].IndexOf(':');
        }

        parts.Add(new LabelPart(at, colon + 1, "epc-scheme", reading.Epc!.Scheme?.Name ?? reading.Epc.Family.Name));
        var place = at + colon + 1;
        if (text.StartsWith("urn:epc:tag:", StringComparison.OrdinalIgnoreCase))
        {
            place = Add("epc-filter", 1);
        }

        place = Add("epc-prefix", reading.Epc.CompanyPrefix.Length);
        if (reading.Epc.Family.HasReference)
        {
            place = Add("epc-reference", reading.Epc.Reference.Length);
        }

        if (reading.Epc.Family.HasSerial)
        {
            Add("epc-serial", end - place);
        }

        int Add(string role, int length)
        {
            if (length > 0)
            {
                parts.Add(new LabelPart(place, length, role, "", role == "epc-serial" ? reading.Epc.Serial : ""));
            }

            return place + length + 1;
        }
    }

    private static void AddElements(List<LabelPart> parts, LabelReading reading, int thisYear)
    {
        foreach (var element in reading.Elements)
        {
            if (element.ValueAt < 0)
            {
                continue;
            }

            if (element.At >= 0)
            {
                parts.Add(new LabelPart(element.At, element.Ai.Length, "ai", element.Title));
            }

            var normal = element.Normalized(thisYear);
            var written = element.ValueEnd - element.ValueAt;
            var check = written == element.Value.Length || reading.Kind == LabelKind.Gtin ? CheckDigitOf(element, written) : -1;
            if (check < 0)
            {
                parts.Add(new LabelPart(element.ValueAt, written, "value", element.Title, Other(normal)));
                continue;
            }

            parts.Add(new LabelPart(element.ValueAt, check, "value", element.Title, Other(normal)));
            parts.Add(new LabelPart(element.ValueAt + check, 1, "check-digit"));
            if (check + 1 < written)
            {
                parts.Add(new LabelPart(element.ValueAt + check + 1, written - check - 1, "value-rest", element.Title));
            }

            string Other(string meaning) =>
                string.Equals(meaning, reading.Text[element.ValueAt..element.ValueEnd], StringComparison.Ordinal) ? "" : meaning;
        }
    }

    // Where in a value its check digit stands; -1 when it has none.
    private static int CheckDigitOf(LabelElement element, int written)
    {
        var at = 0;
        foreach (var component in element.Identifier.Components)
        {
            at += component.Max;
            if (component.Lints.Contains(Lint.CheckDigit))
            {
                return at - 1 - (element.Value.Length - written);
            }
        }

        return -1;
    }

    private static List<LabelPart> Fill(List<LabelPart> known, LabelReading reading, int begin, int end)
    {
        var parts = new List<LabelPart>(known.Count * 2);
        var at = begin;
        foreach (var part in known.OrderBy(part => part.At))
        {
            AddBetween(part.At);
            parts.Add(part);
            at = part.At + part.Length;
        }

        AddBetween(end);
        return parts;

        void AddBetween(int to)
        {
            if (at >= to)
            {
                return;
            }

            var error = reading.Error;
            var wrongAt = Math.Clamp(error.Position, at, to);
            var wrongEnd = Math.Clamp(error.Position + Math.Max(1, error.Length), at, to);
            if (error.IsNone || wrongAt == wrongEnd)
            {
                parts.Add(Between(at, to));
            }
            else
            {
                if (wrongAt > at)
                {
                    parts.Add(Between(at, wrongAt));
                }

                parts.Add(new LabelPart(wrongAt, wrongEnd - wrongAt, "wrong"));
                if (to > wrongEnd)
                {
                    parts.Add(new LabelPart(wrongEnd, to - wrongEnd, "unread"));
                }
            }

            at = to;
        }

        LabelPart Between(int from, int to) => new(from, to - from, !reading.IsValid && from >= reading.Error.Position ? "unread" : RoleOf(from, to));

        string RoleOf(int from, int to) => reading.Kind switch
        {
            LabelKind.DigitalLink => from == begin || (reading.Symbology is not null && from == begin + 3) ? "link-stem"
                : to == end && reading.Text.AsSpan(from, to - from).Contains('#') ? "link-rest"
                : "link-mark",
            LabelKind.Elements when reading.Text[from] is '(' or ')' => "bracket",
            LabelKind.Elements or LabelKind.Gtin => "separator",
            LabelKind.Epc => "hyphen",
            _ => "unread",
        };
    }
}
