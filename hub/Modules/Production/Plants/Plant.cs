namespace EdgeHub.Hub.Production;

/// <summary>A plant (ISA-95 site) with the company that it belongs to.</summary>
internal sealed record Plant(
    Guid Id, string Code, string Name, string TimeZone, string Currency, Guid CompanyId, string Company, string CompanyName);

/// <summary>An area of a plant.</summary>
internal sealed record Department(Guid Id, string Code, string Name);

/// <summary>A shift of the plant's simple calendar; ends before it starts means the next day.</summary>
internal sealed record ShiftRule(string Code, TimeOnly Starts, TimeOnly Ends, int Target);

/// <summary>A company of the tenant.</summary>
internal sealed record Company(string Code, string Name, string Currency);

internal sealed record CompanyForm(string Name, string Currency);

internal sealed record PlantForm(string Company, string Name, string TimeZone, string Currency);

internal sealed record DepartmentForm(string Name);

internal sealed record ShiftForm(TimeOnly Starts, TimeOnly Ends, int Target);
