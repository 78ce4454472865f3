using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// JSON of the API: what C# says is not null must be there and is never null, numbers are numbers, instants end with Z.
/// </summary>
public static class ApiJson
{
    /// <summary>The deepest answer, a plant with its routings, is eight deep.</summary>
    public const int DeepestBody = 32;

    /// <summary>Sets the options; called once at start.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = DeepestBody;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Require);
    }

    /// <summary>The framework's own switch would also ask for what may be null; a form leaves that out.</summary>
    private static void Require(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var nullability = new NullabilityInfoContext();
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { HasDefaultValue: false } parameter
                && parameter.AttributeProvider is ParameterInfo info && nullability.Create(info).WriteState == NullabilityState.NotNull)
            {
                property.IsRequired = true;
            }
        }
    }
}
