namespace EdgeHub.Hub.Production;

/// <summary>The demo's plants as data: what the story and the simulator stand on.</summary>
internal sealed record DemoPlant(
    string Tenant, string Company, string CompanyName, string Code, string Name, string Department, string DepartmentName,
    (string Name, string Agent, string Language)[] Stations, string Item, string ItemName, StepForm[] Steps,
    (string Number, int Planned, int Released, int DueDays)[] Orders, int Components, int ShiftTarget)
{
    public static readonly DemoPlant[] All =
    [
        new("SAIF", "SAIF", "SAIF Automations", "KOL", "Kolkata", "BAGS", "Leather bags",
            [
                ("Cutting", "agent-a", "bn"), ("Edge painting", "agent-a", "bn"), ("Stitching", "agent-a", "bn"),
                ("Assembly", "agent-b", "bn"), ("Final inspection", "agent-b", "en"), ("Packing", "agent-b", "bn"),
                ("Skiving", "", "bn"), ("Handle making", "", "bn"), ("Hardware fitting", "", "bn"),
                ("Control box wiring", "", "en"), ("Control box test", "", "en"), ("Shipping", "", "bn"),
            ],
            "BAG", "Leather bag", Bag("KOL"),
            [("WO-0001", 2_400, 2_400, 2), ("WO-0002", 1_200, 0, 6)], 3_200, 480),
        new("SAIF", "SAIF", "SAIF Automations", "VSK", "Visakhapatnam", "BAGS", "Leather bags",
            [
                ("Cutting", "", "te"), ("Edge painting", "", "te"), ("Stitching", "", "te"),
                ("Assembly", "", "te"), ("Final inspection", "", "te"), ("Packing", "", "te"),
            ],
            "BAG-V", "Travel bag", Bag("VSK"), [("WO-0101", 60, 40, 9)], 60, 120),
        new("REBE", "REBE", "Rebello Factory", "REB", "Rebello", "SHOES", "Shoes",
            [("Clicking", "", "hi"), ("Closing", "", "hi"), ("Inspection", "", "hi")],
            "SHOE", "Derby shoe",
            [
                new(10, "Clicking", "complete", [20], Stations: ["REB-ST-01"]),
                new(20, "Closing", "complete", [30], Stations: ["REB-ST-02"]),
                new(30, "Inspection", "inspect", ReworkTo: 20, MaxLoops: 1, Stations: ["REB-ST-03"]),
            ],
            [("RB-0001", 50, 30, 5)], 0, 100),
    ];

    private static StepForm[] Bag(string plant) =>
    [
        new(10, "Cutting", "complete", [20], Stations: [plant + "-ST-01"], Instruction: "Cut both panels and the gusset from one hide; mark flaws."),
        new(20, "Edge painting", "startComplete", [30], Stations: [plant + "-ST-02"], Instruction: "Two coats, dry between them. Scan at the start and at the end."),
        new(30, "Stitching", "complete", [40], Stations: [plant + "-ST-03"], Instruction: "Saddle stitch, seven to the inch."),
        new(40, "Assembly", "assemble", [50], ComponentType: "CO", Components: 1, Stations: [plant + "-ST-04"], Instruction: "Scan the bag, then the lock that goes into it."),
        new(50, "Final inspection", "inspect", [60], ReworkTo: 30, MaxLoops: 2, Stations: [plant + "-ST-05"], Instruction: "Seams, edges, lock. Say pass or fail."),
        new(60, "Packing", "complete", Stations: [plant + "-ST-06"], Instruction: "Dust bag, card, box."),
    ];
}
