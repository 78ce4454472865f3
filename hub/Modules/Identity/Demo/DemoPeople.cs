namespace EdgeHub.Hub.Identity;

/// <summary>Somebody of the demo plant.</summary>
internal sealed record DemoPerson(string Person, Guid PersonId, string Name, string Role, string? TenantCode, string Language, string? Badge);

/// <summary>The people of the demo: seven of the product's story, and one of the other company, so that walls can be seen.</summary>
internal static class DemoPeople
{
    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        Of(1, "bimal", "Bimal", "operator", "SAIF", "bn", "BADGE-BIMAL"),
        Of(2, "farah", "Farah", "integrator", "SAIF", "en", "BADGE-FARAH"),
        Of(3, "arjun", "Arjun", "plant_manager", "SAIF", "en", "BADGE-ARJUN"),
        Of(4, "lakshmi", "Lakshmi", "quality_engineer", "SAIF", "te", "BADGE-LAKSHMI"),
        Of(5, "meera", "Meera", "planner", "SAIF", "hi", null),
        Of(6, "dev", "Dev", PermissionMatrix.TenantAdministrator, "SAIF", "en", null),
        Of(8, "rhea", "Rhea", "plant_manager", "REBE", "en", "BADGE-RHEA"),
        Of(7, "sunil", "Sunil", PermissionMatrix.HubOperator, null, "en", null),
    ];

    private static DemoPerson Of(int number, string person, string name, string role, string? tenant, string language, string? badge) =>
        new(person, new Guid($"01930000-0000-7000-8000-{number:D12}"), name, role, tenant, language, badge);
}
