using EdgeHub.Hub.Web;

return await HubCommand.Make().Parse(args).InvokeAsync(new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = null });
