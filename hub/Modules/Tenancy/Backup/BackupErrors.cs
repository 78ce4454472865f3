using System.Globalization;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Why a backup is not loaded.</summary>
internal static class BackupErrors
{
    public static readonly Error NoBackup = new("tenancy.not_a_backup", ErrorKind.Form, "The file is no tenant's backup. Give a file that 'tenant backup' wrote.");

    public static readonly Error WrongKey = new(
        "tenancy.backup_of_other_hub", ErrorKind.State,
        "The backup was sealed with another master key. Give the hub the key of the hub that wrote it (EDGEHUB_MASTER_KEY, or master.key in its data folder).");

    public static Error NewerFormat(int version) => new(
        "tenancy.backup_newer_format", ErrorKind.State,
        $"The backup has format {version.ToString(CultureInfo.InvariantCulture)}; this program reads up to {BackupHeader.Newest.ToString(CultureInfo.InvariantCulture)}. Use a newer version.");

    /// <summary>A chunk is not what was written: altered, exchanged, or in another's place.</summary>
    public static Error Altered(long chunk) => new(
        "tenancy.backup_altered", ErrorKind.State,
        $"The backup was altered: chunk {chunk.ToString(CultureInfo.InvariantCulture)} is not what was written there. Nothing was loaded; use another copy of the file.");

    /// <summary>The file ends early.</summary>
    public static Error Incomplete(long chunk) => new(
        "tenancy.backup_incomplete", ErrorKind.State,
        $"The backup ends early, after {chunk.ToString(CultureInfo.InvariantCulture)} whole chunks. Nothing was loaded; use another copy of the file.");

    /// <summary>The bytes are sound and do not make sense: written by a program with a fault.</summary>
    public static Error Unfit(string what) => new("tenancy.backup_unfit", ErrorKind.State, $"The backup does not fit: {what}. Nothing was changed.");
}

/// <summary>Reading a backup cannot go on.</summary>
internal sealed class BackupException(Error error) : Exception(error.Detail)
{
    public Error Error => error;
}
