using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary>A backup on disk: readable for its owner only, and under its name only once it is whole.</summary>
internal static class BackupFile
{
    /// <summary>Writes beside the name, brings it to the disk, then gives it the name; a failure leaves no file.</summary>
    public static async Task<Result<BackupReport>> WriteAsync(string path, Func<Stream, Task<Result<BackupReport>>> write, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return new Error("tenancy.file_exists", ErrorKind.State, $"{path} exists already and is not written over. Choose another name.");
        }

        var partial = path + ".partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            Result<BackupReport> result;
            await using (var stream = new FileStream(partial, options))
            {
                result = await write(stream);
                if (result.IsOk)
                {
                    await stream.FlushAsync(cancellationToken);
                    stream.Flush(flushToDisk: true);
                }
            }

            if (result.IsOk)
            {
                File.Move(partial, path);
            }

            return result;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
