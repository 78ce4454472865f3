using System.Reflection;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Tests;

/// <summary>What the broker and the client may build upon is committed as text: changing it is a deliberate diff.</summary>
public sealed class PublicSurfaceTests
{
    private static string Committed => Path.Combine(Repository.Root, "protocols", "Mqtt", "PublicSurface.txt");

    [Fact]
    public void Surface_ComparedWithTheCommittedText_IsTheSame()
    {
        var now = Lines().ToArray();
        var committed = File.ReadAllLines(Committed);
        Assert.True(
            now.SequenceEqual(committed),
            $"New: {string.Join("; ", now.Except(committed))}. Gone: {string.Join("; ", committed.Except(now))}. If it is meant so, change {Committed}.");
    }

    private static IEnumerable<string> Lines() => typeof(PacketHeader).Assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(member => $"{Name(type)}.{member}").Prepend(Name(type)));

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        var isRecord = type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
        return type.GetConstructors().Select(constructor => $"new({Parameters(constructor)})")
            .Concat(type.GetFields(Own).Select(field => $"{field.Name}: {Name(field.FieldType)}"))
            .Concat(type.GetProperties(Own)
                .Select(property => $"{property.Name}: {Name(property.PropertyType)}{(property.SetMethod is { IsPublic: true } ? ", init" : "")}"))
            .Concat(type.GetMethods(Own)
                .Where(method => !method.IsSpecialName && !(isRecord && method.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct"))
                .Select(method => $"{method.Name}({Parameters(method)}): {Name(method.ReturnType)}"));
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "") + $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        var name = type.IsNested && !type.IsGenericParameter ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
