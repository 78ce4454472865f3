namespace EdgeHub.Hub.Identity;

/// <summary>Whether this hub is a demo; log-in by person exists in no other.</summary>
internal sealed record DemoSwitch(bool IsOn);
