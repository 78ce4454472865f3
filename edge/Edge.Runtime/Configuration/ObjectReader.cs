using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Edge.Runtime;

/// <summary>Takes the settings out of one object and gathers what is wrong with them. What nobody asked for is a fault too: <see cref="End"/>.</summary>
internal sealed class ObjectReader
{
    private readonly JsonPart _part;
    private readonly FaultList _faults;
    private readonly List<string> _known = [];

    public ObjectReader(JsonPart part, FaultList faults)
    {
        (_part, _faults) = (part, faults);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in part.Members)
        {
            if (!names.Add(member.Name))
            {
                faults.Add(part.PlaceOf(member), member.Value.Path, "Duplicate: the setting is there twice. Remove one.");
            }
        }
    }

    public string Path => _part.Path;

    public FaultList Faults => _faults;

    public JsonPart Part => _part;

    /// <summary>A value of any kind; null when it is left out or null.</summary>
    public JsonPart? Any(string name)
    {
        _known.Add(name);
        return _part.Members.Find(member => member.Name == name)?.Value is { Kind: not JsonTokenType.Null } value ? value : null;
    }

    public bool Has(string name) => Any(name) is not null;

    public string Text(string name, string fallback = "")
    {
        if (_part.Members.Find(member => member.Name == name)?.Value is { Kind: JsonTokenType.Null } nothing)
        {
            _known.Add(name);
            _faults.Add(nothing, "it can't be null. Leave it out to have the default.");
            return fallback;
        }

        return OptionalText(name) ?? fallback;
    }

    public string? OptionalText(string name) => Any(name) is not { } value ? null
        : value.Kind == JsonTokenType.String ? value.Text
        : WrongKind<string>(value, "a text in quotes");

    public bool Flag(string name, bool fallback = false) => Any(name) is not { } value ? fallback
        : value.Kind is JsonTokenType.True or JsonTokenType.False ? value.Kind == JsonTokenType.True
        : WrongKind(value, "true or false", fallback);

    public int? OptionalInteger(string name, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        if (value.Kind != JsonTokenType.Number || !int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _faults.Add(value, "the value is of the wrong kind; it must be a whole number.");
            return null;
        }

        if (number < least || number > most)
        {
            _faults.Add(value, string.Create(CultureInfo.InvariantCulture, $"it must be from {least} to {most}."));
            return null;
        }

        return number;
    }

    public int Integer(string name, int fallback, int least = int.MinValue, int most = int.MaxValue) => OptionalInteger(name, least, most) ?? fallback;

    public double? OptionalNumber(string name) => Any(name) is { } value ? Number(value) : null;

    public double? Number(JsonPart value)
    {
        if (value.Kind == JsonTokenType.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        _faults.Add(value, "the value is of the wrong kind; it must be a number.");
        return null;
    }

    /// <summary>One of some words; the first when it is left out.</summary>
    public string Choice(string name, params ReadOnlySpan<string> words)
    {
        var text = OptionalText(name);
        if (text is null || words.Contains(text))
        {
            return text ?? words[0];
        }

        _faults.Add(Any(name)!, $"'{text}' must be one of: {string.Join(", ", words!)}.");
        return words[0];
    }

    public ObjectReader? Object(string name) => Any(name) is { } value ? Object(value) : null;

    public ObjectReader? Object(JsonPart value) => value.Kind == JsonTokenType.StartObject
        ? new ObjectReader(value, _faults)
        : WrongKind<ObjectReader>(value, "an object in braces");

    public IReadOnlyList<JsonPart> Items(string name)
    {
        if (Any(name) is not { } value)
        {
            return [];
        }

        return value.Kind == JsonTokenType.StartArray ? value.Items : WrongKind<IReadOnlyList<JsonPart>>(value, "a list in brackets") ?? [];
    }

    /// <summary>The objects of a list, each read by <paramref name="read"/>.</summary>
    /// <param name="name">Of the list.</param>
    /// <param name="noun">What one of them is, e.g. a station.</param>
    /// <param name="read">Reads one.</param>
    public ValueList<T> Objects<T>(string name, string noun, Func<ObjectReader, T> read)
    {
        var list = new List<T>();
        foreach (var item in Items(name))
        {
            if (item.Kind == JsonTokenType.Null)
            {
                _faults.Add(item, $"{noun} can't be null.");
            }
            else if (Object(item) is { } reader)
            {
                list.Add(read(reader));
                reader.End();
            }
        }

        return new ValueList<T>(list);
    }

    public ValueList<string> Texts(string name)
    {
        var list = new List<string>();
        foreach (var item in Items(name))
        {
            if (item.Kind == JsonTokenType.String)
            {
                list.Add(item.Text);
            }
            else
            {
                _faults.Add(item, "the value is of the wrong kind; it must be a text in quotes.");
            }
        }

        return new ValueList<string>(list);
    }

    /// <summary>A fault of a setting, or of the whole object where the setting is left out.</summary>
    public void Fault(string name, string text, bool isWarning = false)
    {
        if (Any(name) is { } value)
        {
            _faults.Add(value, text, isWarning);
        }
        else
        {
            _faults.Add(_part.Place, $"{_part.Path}.{name}", text, isWarning);
        }
    }

    public void Fault(string text) => _faults.Add(_part, text);

    /// <summary>Names every setting that nothing asked for.</summary>
    public void End()
    {
        foreach (var member in _part.Members)
        {
            if (!_known.Contains(member.Name, StringComparer.Ordinal))
            {
                var near = Spelling.Nearest(member.Name, _known) is { } word ? $"Did you mean '{word}'?" : $"There are: {string.Join(", ", _known.Distinct(StringComparer.Ordinal))}.";
                _faults.Add(_part.PlaceOf(member), member.Value.Path, $"there is no setting called '{member.Name}' here. {near}");
            }
        }
    }

    private T? WrongKind<T>(JsonPart value, string wanted, T? fallback = default)
    {
        _faults.Add(value, $"the value is of the wrong kind; it must be {wanted}.");
        return fallback;
    }
}
