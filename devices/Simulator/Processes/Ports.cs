using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EdgeHub.Simulator;

/// <summary>Finds ports on which our programs can listen, and who has one that is taken.</summary>
internal static class Ports
{
    /// <summary>A port that is free at this moment.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>The wanted port, or the next free one of the following twenty; tells through <paramref name="say"/>, once, who has a taken one.</summary>
    /// <param name="address">Where it will listen.</param>
    /// <param name="wanted">The first to try.</param>
    /// <param name="given">Ports that are not to be tried again: given away, or found taken.</param>
    /// <param name="say">Hears of taken ports.</param>
    public static int Near(IPAddress address, int wanted, ISet<int> given, Action<string> say)
    {
        for (var port = wanted; port < wanted + 20; port++)
        {
            if (given.Contains(port))
            {
                continue;
            }

            if (IsFree(address, port))
            {
                given.Add(port);
                return port;
            }

            given.Add(port);
            say($"      port {port} is taken by {Owner(port) ?? "another program"}; trying the next");
        }

        throw new ProgramFailedException($"Ports {wanted} to {wanted + 19} are all taken. End what uses them and start again.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var probe = new TcpListener(address, port) { ExclusiveAddressUse = true };
            probe.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new ProgramFailedException($"{address} is no address of this machine. It has: {string.Join(", ", Own())}; 0.0.0.0 means all.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ProgramFailedException($"This user may not listen on {address}, port {port}.");
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Addresses on which programs of this machine can listen.</summary>
    public static IEnumerable<IPAddress> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(own => !own.IsIPv6LinkLocal);

    /// <summary>Name and id of the process that listens on a port, as far as this user may see it.</summary>
    public static string? Owner(int port)
    {
        var inode = ListeningInode("/proc/net/tcp", port) ?? ListeningInode("/proc/net/tcp6", port);
        if (inode is null)
        {
            return null;
        }

        var wanted = $"socket:[{inode}]";
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                if (Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == wanted))
                {
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
                }
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Another user's process, or one that has just ended.
            }
        }

        return null;
    }

    private static string? ListeningInode(string table, int port)
    {
        if (!File.Exists(table))
        {
            return null;
        }

        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            // sl local rem st ... inode is the tenth column; 0A is LISTEN.
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[3] == "0A" && columns[1].EndsWith(suffix, StringComparison.Ordinal))
            {
                return columns[9];
            }
        }

        return null;
    }
}
