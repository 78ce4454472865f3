using Google.Protobuf;

namespace EdgeHub.HubLink.Tests;

/// <summary>What the hub says, every field filled; values of one kind differ within a message, so that swapped fields show.</summary>
internal static class HubSamples
{
    public static IEnumerable<(string Name, IMessage Message)> All() =>
    [
        ("EnrolReply", new EnrolReply
        {
            AgentId = Bytes(16, 16), CertificateChain = { Bytes(1, 3) }, TrustedRoots = { Bytes(5, 3) }, AgentsAddress = "hub:8443",
            TenantCode = "SAIF", AgentName = "agent-a",
        }),
        ("HubFrame.IntegrityChecked", new HubFrame
        {
            IntegrityChecked = new IntegrityChecked { StoreId = Bytes(112, 16), Through = 4_711, Code = "integrity.balanced", Text = "All 2 points add up.", HubUs = 1_790_000_000_000_002 },
        }),
        ("HubFrame.Welcome", new HubFrame
        {
            Welcome = new Welcome
            {
                Schema = 1, Epoch = 2, Watermarks = { new LaneWatermark { Lane = Lane.Scan, Next = 42 } }, HubUs = 1_790_000_000_000_000,
                TenantCode = "SAIF", AgentName = "agent-a", HeartbeatSeconds = 4,
            },
        }),
        ("HubFrame.Ack", new HubFrame { Ack = new Ack { Lane = Lane.Diagnostic, Next = 42, HubUs = 1_790_000_000_000_000 } }),
        ("HubFrame.Verdicts", new HubFrame { Verdicts = new Verdicts { Scans = { Verdict() } } }),
        ("HubFrame.Configuration", new HubFrame { Configuration = new Configuration { Version = 3, Json = "{}" } }),
        ("HubFrame.Configuration.Part", new HubFrame
        {
            Configuration = new Configuration { Version = 4, Json = "{ ", Sha256 = Bytes(1, 32), More = true, ProofSeconds = 60 },
        }),
        ("HubFrame.ConfigurationRequest", new HubFrame { ConfigurationRequest = new ConfigurationRequest() }),
        ("HubFrame.StationPlan", new HubFrame { StationPlan = Plan() }),
        ("HubFrame.StationPlan.People", new HubFrame { StationPlan = People() }),
        ("HubFrame.UidLease", new HubFrame { UidLease = new UidLease { PlantCode = "KOL", Type = "FG", First = 1001, Count = 500 } }),
        ("HubFrame.Command", new HubFrame { Command = new Command { CommandId = Bytes(16, 16), Name = "hold", Arguments = { ["uid"] = "U1" } } }),
        ("HubFrame.Slow", new HubFrame { Slow = new Slow { Reason = "overload", RetryAfterMs = 2000 } }),
        ("HubFrame.Certificate", new HubFrame { Certificate = new Certificate { CertificateChain = { Bytes(1, 3) }, TrustedRoots = { Bytes(5, 3) } } }),
        ("HubFrame.UnitChanges", new HubFrame { UnitChanges = Units() }),
        // Tells the three flags apart.
        ("HubFrame.UnitChanges.Last", new HubFrame { UnitChanges = new UnitChanges { Complete = true, ContactChanged = true } }),
        ("HubFrame.Pulse", new HubFrame { Pulse = new Pulse { HubUs = 1_790_000_000_000_000 } }),
        ("HubFrame.Refusal", new HubFrame { Refusal = new Refusal { Code = "agent.revoked", Text = "Enrol anew." } }),
    ];

    private static ByteString Bytes(byte first, int count) => AgentSamples.Bytes(first, count);

    private static ScanVerdict Verdict() => new()
    {
        Number = 41, Station = "KOL-ST-04", Uid = "U1", Verdict = HubLink.Verdict.Refuse, Code = "unit.held", Arguments = { "quality" }, Differs = true,
    };

    private static StationPlan Plan() => new()
    {
        Version = 7,
        TenantCode = "SAIF",
        PlantCode = "KOL",
        TimeZone = "Asia/Kolkata",
        Stations =
        {
            new StationTable
            {
                Station = "KOL-ST-01", Name = "Cutting", UnknownUnit = HubLink.Verdict.Warn, DoubleReadMs = 2000, StaleAfterMs = 5000, Language = "bn",
            },
        },
        Routings =
        {
            new Routing { RoutingVersionId = Bytes(32, 16), ItemCode = "BAG", ItemName = "Leather bag", Version = 2, Steps = { Step() } },
        },
        Persons = { new Person { PersonId = Bytes(80, 16), Name = "Bimal", Badge = "BADGE-7101", Language = "bn" } },
    };

    /// <summary>Added with badges that supervise and units that stations begin.</summary>
    private static StationPlan People() => new()
    {
        Version = 8,
        Routings = { new Routing { RoutingVersionId = Bytes(32, 16), ItemCode = "BAG", UnitType = "FG" } },
        Persons =
        {
            new Person
            {
                PersonId = Bytes(80, 16), Badge = "BADGE-7103", Supervisor = true, Stations = { "KOL-ST-02" },
                Pin = new Pin { Salt = Bytes(1, 16), Iterations = 100_000, Hash = Bytes(40, 32) },
            },
        },
    };

    private static RoutingStep Step() => new()
    {
        Step = 40, Name = "Assembly", Mode = StepMode.Assemble, Next = { 50, 60 }, ReworkTo = 30, MaxLoops = 2, ComponentType = "CO",
        Components = 1, Stations = { "KOL-ST-04" }, Instruction = "Fit the lock.",
    };

    private static UnitChanges Units() => new()
    {
        Reset = true,
        Complete = true,
        Units =
        {
            new UnitSnapshot
            {
                Uid = "U1", RoutingVersionId = Bytes(32, 16), OrderNumber = "WO-4711", UnitSeq = 4,
                Place = new UnitPlace { State = UnitState.Rework, Step = 30, LastStep = 50, Loops = 1, Components = 2 },
                Before = new UnitPlace { State = UnitState.Active, Step = 50, LastStep = 40, Loops = 3, Components = 4 },
                LastStation = "KOL-ST-05", ChangedUs = 1_790_000_000_000_000, MergedInto = "U2",
            },
        },
        Removed = { "U3" },
        OutOfContact = { new OutOfContact { RoutingVersionId = Bytes(32, 16), Steps = { 10, 300 } } },
    };
}
