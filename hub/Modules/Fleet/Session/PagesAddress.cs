namespace EdgeHub.Hub.Fleet;

/// <summary>What an agent tells as the address of its station pages. People click on it, so nothing but a plain web address passes.</summary>
internal static class PagesAddress
{
    private const int MaxLength = 200;

    /// <summary>Scheme, host and port (<c>http://127.0.0.1:8090</c>), or empty when it is no such address.</summary>
    public static string Checked(string told) =>
        told.Length <= MaxLength
        && Uri.TryCreate(told, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            ? address.GetLeftPart(UriPartial.Authority)
            : "";
}
