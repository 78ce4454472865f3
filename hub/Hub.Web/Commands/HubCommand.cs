using System.CommandLine;

namespace EdgeHub.Hub.Web;

/// <summary>The hub's command line.</summary>
internal static class HubCommand
{
    public static readonly Option<string> Data = new("--data")
    {
        Description = "The hub's data folder: keys, lock and the pointer to its private PostgreSQL.",
        DefaultValueFactory = _ => ".edgehub/hub",
        Recursive = true,
    };

    public static readonly Option<string?> Database = new("--db")
    {
        Description = "Connection string of an existing PostgreSQL whose user may make roles and databases, instead of the private one.",
        Recursive = true,
    };

    public static RootCommand Make()
    {
        var root = new RootCommand("EdgeHub hub: many companies' plants in one place.") { Data, Database };
        root.Subcommands.Add(ServeCommand.Make());
        root.Subcommands.Add(TenantCommands.Make());
        root.Subcommands.Add(PeopleCommands.Make());
        root.Subcommands.Add(KeyCommands.Make());
        root.Subcommands.Add(AgentCommands.Make());
        root.Subcommands.Add(AgentCommands.MakeAuthority());
        root.Subcommands.Add(DemoCommand.Make());
        root.Subcommands.Add(MigrateCommand.Make());
        root.Subcommands.Add(DoctorCommand.Make());
        root.Subcommands.Add(ResetCommand.Make());
        root.Subcommands.Add(VerifyCommand.Make());
        return root;
    }
}
