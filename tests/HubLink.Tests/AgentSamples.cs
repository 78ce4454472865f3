using Google.Protobuf;

namespace EdgeHub.HubLink.Tests;

/// <summary>What agents say, every field filled; values of one kind differ within a message, so that swapped fields show.</summary>
internal static class AgentSamples
{
    public static IEnumerable<(string Name, IMessage Message)> All() =>
    [
        ("EnrolRequest", new EnrolRequest { Secret = "one-time", CertificateRequest = Bytes(1, 3), MachineName = "edge-7" }),
        ("AgentFrame.Hello", new AgentFrame { Hello = Hello() }),
        ("AgentFrame.Batch", new AgentFrame { Batch = new Batch { Lane = Lane.Event, First = 41, Schema = 1, Records = { Bytes(2, 4), Bytes(6, 2) } } }),
        ("AgentFrame.Heartbeat", new AgentFrame { Heartbeat = Heartbeat() }),
        ("AgentFrame.Applied", new AgentFrame { Applied = new Applied { PlanVersion = 7, ConfigurationVersion = 3, Error = "station.unknown" } }),
        ("AgentFrame.CommandResult", new AgentFrame
        {
            CommandResult = new CommandResult { CommandId = Bytes(16, 16), Ok = true, Code = "command.done", Text = "Hold is known." },
        }),
        ("AgentFrame.CertificateRenewal", new AgentFrame { CertificateRenewal = new CertificateRenewal { CertificateRequest = Bytes(9, 5) } }),
        ("AgentFrame.TelemetryBatch", new AgentFrame
        {
            Batch = new Batch { Lane = Lane.Telemetry, First = 50, Schema = 1, Records = { Bytes(2, 4) }, GivenUpFrom = 42 },
        }),
        ("AgentFrame.LiveValues", new AgentFrame { LiveValues = new LiveValues { StoreId = Bytes(112, 16), Block = Bytes(1, 20) } }),
        ("Heartbeat.Values", new Heartbeat
        {
            TelemetryCoverSeconds = 172_800,
            Devices = { new DeviceState { Device = "KOL-M-03", Station = "KOL-ST-04", State = "connected", ClockOffsetMs = -1500 } },
        }),
        ("Heartbeat.Proof", new Heartbeat { ProofMs = 35 }),
        ("AgentFrame.ConfigurationReport", new AgentFrame
        {
            ConfigurationReport = new ConfigurationReport
            {
                Sha256 = Bytes(1, 32), Version = 4, Json = "{}", More = true, NeedsRestart = { "listen" }, TriedVersion = 5, TriedCode = "configuration.rolled_back",
                TriedDetail = "KOL-M-01 can't be reached.", TryingVersion = 6,
            },
        }),
        ("AgentFrame.IntegrityReport", new AgentFrame
        {
            IntegrityReport = new IntegrityReport
            {
                StoreId = Bytes(112, 16), Through = 4_711, Begins = true, More = true,
                Points = { new PointCount { Number = 7, Taken = 86_400, NotKept = 1, Thinned = 20, GivenUpForRoom = 300, GivenUpForAge = 4_000 } },
                Lanes = { new LaneCount { Lane = Lane.Event, StoreId = Bytes(16, 16), Through = 90 } },
            },
        }),
        ("LaneState.OwnStore", new LaneState { Lane = Lane.Telemetry, FirstKept = 5, Last = 90, StoreId = Bytes(112, 16) }),
        ("AgentFrame.PointTable", new AgentFrame
        {
            PointTable = new PointTable
            {
                StoreId = Bytes(112, 16),
                Points =
                {
                    new PointDefinition
                    {
                        Number = 7, Machine = "KOL-M-03", Name = "temperature", Kind = PointKind.Number, Unit = "Cel", Role = "temperature",
                        Station = "KOL-ST-04", HeartbeatMs = 60_000,
                    },
                },
            },
        }),
        ("AgentFrame.UidLeaseRequest", new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = "KOL", Type = "FG", Count = 500 } }),
        ("ScanRecord", Scan()),
        ("ScanRecord.Supervised", new ScanRecord { Undoes = 40, PersonId = Bytes(80, 16), SupervisorId = Bytes(96, 16) }),
        ("EventRecord", new EventRecord
        {
            Type = "driver.fault", Station = "KOL-ST-02", WallUs = 1_790_000_000_000_001, BootId = Bytes(48, 16), MonotonicMs = 90_001,
            Facts = { ["device"] = "fixed1" },
        }),
    ];

    internal static ByteString Bytes(byte first, int count) =>
        ByteString.CopyFrom([.. Enumerable.Range(first, count).Select(value => (byte)value)]);

    private static ClockAnchor Clock() => new() { BootId = Bytes(48, 16), MonotonicMs = 90_000, WallUs = 1_790_000_000_000_000 };

    private static Hello Hello() => new()
    {
        Schema = 1,
        SoftwareVersion = "0.1.0",
        StoreId = Bytes(16, 16),
        Lanes = { new LaneState { Lane = Lane.Event, FirstKept = 5, Last = 90 } },
        Clock = Clock(),
        PlanVersion = 7,
        Epoch = 2,
        PagesAddress = "http://127.0.0.1:8090",
    };

    private static Heartbeat Heartbeat() => new()
    {
        Clock = Clock(),
        Backlog = { new LaneBacklog { Lane = Lane.Telemetry, Records = 12, Bytes = 3456 } },
        FreeDiskBytes = 64_000_000_000,
        CoverSeconds = 259_200,
        Losses = { ["store.full"] = 3 },
        Devices = { new DeviceState { Device = "s1", Station = "KOL-ST-01", State = "fault", Reason = "refused" } },
        LeasedUidsLeft = 480,
    };

    private static ScanRecord Scan() => new()
    {
        Raw = Bytes(65, 6),
        Symbology = "d2",
        Uid = "UID-SAIF-KOL-FG-000001-XX",
        Station = "KOL-ST-04",
        Device = "s1",
        Intent = Intent.Undo,
        ContextUid = "UID-SAIF-KOL-FG-000002-YY",
        Undoes = 40,
        WallUs = 1_790_000_000_000_000,
        UtcOffsetMinutes = -330,
        BootId = Bytes(48, 16),
        MonotonicMs = 90_000,
        Verdict = Verdict.Warn,
        Code = "step.wrong_station",
        Arguments = { "Cutting", "10" },
        PlanVersion = 7,
        UnitSeq = 4,
        SnapshotAgeMs = 1500,
        PersonId = Bytes(80, 16),
        Step = 30,
    };
}
