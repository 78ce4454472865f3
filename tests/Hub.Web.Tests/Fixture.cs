using EdgeHub.Hub.Web.Tests;

[assembly: AssemblyFixture(typeof(WholeHub))]
