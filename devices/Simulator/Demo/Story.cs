using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeHub.Simulator;

/// <summary>What the demo prints: addresses, who may log in, and what to look at, as far as it exists.</summary>
internal static class Story
{
    /// <summary>The text.</summary>
    public static string Text(PlantHost plant, IPAddress listen)
    {
        var text = new StringBuilder();
        var first = plant.Agents.Values.First();
        var station = first.Scanners.First();
        text.AppendLine()
            .AppendLine($"  Hub        {plant.Web}")
            .AppendLine("             choose a person: Arjun (plant manager), Farah (integrator), Meera (planner), Lakshmi (quality),")
            .AppendLine("             Dev (tenant administrator), Bimal (operator), Sunil (hub operator)");
        foreach (var seat in plant.Agents.Values)
        {
            foreach (var (code, port) in seat.Scanners)
            {
                text.AppendLine($"  {code}  http://127.0.0.1:{seat.PagePort}/station/{code}  scanner on port {port}");
            }
        }

        if (!listen.Equals(IPAddress.Loopback))
        {
            foreach (var own in Ports.Own().Where(own => listen.Equals(IPAddress.Any) && own.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(own)))
            {
                text.AppendLine($"             from other machines http://{new IPEndPoint(own, plant.Web.Port)}/");
            }

            text.AppendLine($"  The hub's pages listen on {listen}; station pages stay on this machine until a tablet is paired.");
        }

        return text
            .AppendLine()
            .AppendLine("  0:00  The plant runs. Log in as Arjun and watch units move over the routing.")
            .AppendLine($"  1:00  Scan a wrong label: printf 'UID-SAIF-KOL-FG-000001-00\\r' | nc -q 1 127.0.0.1 {station.Value}")
            .AppendLine($"        and see STOP, in words, on the page of {station.Key}.")
            .AppendLine("  2:00  Open the story on Arjun's page and press Cut the link: the backlog grows, the link returns, a receipt balances.")
            .AppendLine("  3:00  Hold a unit: its next scan goes red within a second. Its page shows times, materials and the verified chain.")
            .AppendLine("  5:00  Log in as Sunil and make a company in under a second; let it fail at step 5 and look for what is left.")
            .AppendLine()
            .AppendLine("  Ctrl-C stops everything.")
            .ToString();
    }
}
