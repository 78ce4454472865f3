namespace EdgeHub.Hub.Identity;

/// <summary>Body of <c>POST /api/v1/session</c>.</summary>
/// <param name="Email">What the person logs in with: e-mail address or short name.</param>
/// <param name="Password">At most 200 characters.</param>
/// <param name="Tenant">Code of the company, for people who belong to several; the first otherwise.</param>
internal sealed record LogInForm(string? Email, string? Password, string? Tenant);

/// <summary>Body of <c>POST /api/v1/session/tenant</c>.</summary>
/// <param name="Tenant">Code of the company to go to; null for the hub's own pages.</param>
internal sealed record TenantForm(string? Tenant);

/// <summary>Body of <c>PUT /api/v1/session/language</c>.</summary>
/// <param name="Language">en, hi, bn or te.</param>
internal sealed record LanguageForm(string? Language);

/// <summary>Body of <c>PUT /api/v1/session/password</c>.</summary>
/// <param name="Current">The present one.</param>
/// <param name="Next">10 to 200 characters.</param>
internal sealed record PasswordForm(string? Current, string? Next);

/// <summary>Body of <c>POST /api/v1/session/password-link</c>.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Password">10 to 200 characters.</param>
internal sealed record PasswordLinkForm(string? Token, string? Password);

/// <summary>Body of <c>POST /api/v1/session/invitation/look</c>.</summary>
/// <param name="Token">Of the link.</param>
internal sealed record TokenForm(string? Token);

/// <summary>A session that holds.</summary>
/// <param name="Id">To end it by.</param>
/// <param name="MadeAt">Log-in.</param>
/// <param name="SeenAt">Last use, to the minute.</param>
/// <param name="ExpiresAt">Its end at the latest.</param>
/// <param name="Browser">As the browser calls itself, at most 200 characters.</param>
/// <param name="IsThis">True for the session that asks.</param>
internal sealed record SessionItem(Guid Id, DateTimeOffset MadeAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Browser, bool IsThis);
