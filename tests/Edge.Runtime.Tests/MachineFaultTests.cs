using System.Text;

namespace EdgeHub.Edge.Runtime.Tests;

/// <summary>What is wrong with machines is named with its line and column, all of it at once.</summary>
public sealed class MachineFaultTests
{
    private const string Modbus = "\"modbus\": { \"connect\": \"127.0.0.1:5020\" }";

    [Theory]
    [InlineData("""{ "name": "a", "at": "holding:x", "type": "int16" }""", "at", "write it as coil:")]
    [InlineData("""{ "name": "a", "at": "holding:65536", "type": "int16" }""", "at", "0 to 65535")]
    [InlineData("""{ "name": "a", "at": "holding:65535", "type": "int32" }""", "at", "goes beyond address 65535")]
    [InlineData("""{ "name": "a", "at": "holding:65535", "type": "text:3" }""", "at", "goes beyond address 65535")]
    [InlineData("""{ "name": "a", "at": "holding:1.16" }""", "at", "bits of a register are 0 to 15")]
    [InlineData("""{ "name": "a", "at": "holding:1.7-4" }""", "at", "bits of a register are 0 to 15")]
    [InlineData("""{ "name": "a", "at": "coil:1.2" }""", "at", "bits already")]
    [InlineData("""{ "name": "a", "at": "coil:1", "type": "int16" }""", "type", "is a bool")]
    [InlineData("""{ "name": "a", "at": "holding:1.2", "type": "int16" }""", "type", "leave it out or write bool")]
    [InlineData("""{ "name": "a", "at": "holding:1", "type": "bool" }""", "at", "name the bit")]
    [InlineData("""{ "name": "a", "at": "holding:1" }""", "type", "say what lies there")]
    [InlineData("""{ "name": "a", "at": "holding:1", "type": "float" }""", "type", "there is no type 'float'")]
    [InlineData("""{ "name": "a", "at": "holding:1", "type": "text:251" }""", "type", "text:N with N from 1 to 250")]
    [InlineData("""{ "name": "a", "at": "holding:1", "type": "int16", "order": "ACBD" }""", "order", "must be one of: ABCD")]
    [InlineData("""{ "name": "a", "at": "holding:1", "type": 16 }""", "type", "wrong kind")]
    [InlineData("""{ "name": "a b", "at": "coil:1" }""", "name", "1 to 64 letters")]
    [InlineData("""{ "name": "a", "at": "coil:1" }, { "name": "a", "at": "coil:2" }""", "name", "point a is there twice", 1)]
    [InlineData("""{ "name": "a" }""", "", "give one of \"at\"")]
    [InlineData("""{ "name": "a", "at": "coil:1", "expression": "1" }""", "", "give one of \"at\"")]
    [InlineData("""{ "name": "a", "at": "coil:1", "deadband": 2 }""", "deadband", "for numbers, and this point is a flag")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "deadband": -2 }""", "deadband", "negative")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "deadband": "2" }""", "deadband", "in percent")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "deadband": "2%" }""", "deadband", "add \"range\"")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "range": [5, 1] }""", "range", "the least and the most")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "range": [] }""", "range", "the least and the most")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "scale": { "factor": 0 } }""", "scale.factor", "makes every value the same")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "scale": { "factr": 2 } }""", "scale.factr", "Did you mean 'factor'?")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "lookup": [[0, 0], [0, 1]] }""", "lookup[1]", "must rise")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "lookup": [[0, 0]] }""", "lookup", "2 to 256 places")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "lookup": [[0, 0], 5] }""", "lookup[1]", "a place is")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "lookup": [[0, 0], [1, 1]], "scale": {} }""", "", "only one of")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "states": { "1-3": "x", "2": "y" } }""", "states.2", "overlaps with the numbers of 'x'")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "states": { "one": "x" } }""", "states.one", "a whole number, a range")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "states": { "1": 5 } }""", "states.1", "wrong kind")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "states": {} }""", "states", "1 to 256 states")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "float32", "states": { "1": "x" } }""", "states", "of whole numbers")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "float32", "counter": { "max": 9 } }""", "counter", "a counter is a whole number")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "uint16", "counter": { "max": 0 } }""", "counter.max", "most that the counter shows")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "uint16", "counter": {}, "range": [0, 1] }""", "range", "grows for ever")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "float32", "debounceMs": 5 }""", "debounceMs", "for flags")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "heartbeatMs": 1 }""", "heartbeatMs", "from 100 to")]
    [InlineData("""{ "name": "a", "at": "input:1", "type": "int16", "clock": "plc" }""", "clock", "must be one of: agent, source")]
    [InlineData("""{ "name": "b", "at": "input:1", "type": "int16" }, { "name": "a", "expression": "b + 1", "scale": {} }""", "scale", "calculated", 1)]
    [InlineData("""{ "name": "b", "at": "input:1", "type": "int16" }, { "name": "a", "expression": "b > 1", "deadband": 2 }""", "deadband", "this point is a flag", 1)]
    [InlineData("""{ "name": "b", "at": "input:1", "type": "int16" }, { "name": "a", "expression": "b / 2", "debounceMs": 2 }""", "debounceMs", "for flags", 1)]
    [InlineData("""{ "name": "a", "at": "coil:1", "unti": "1" }""", "unti", "Did you mean 'unit'?")]
    public void Point_ThatIsWrong_NamesThePlace(string points, string setting, string expected, int index = 0)
    {
        var path = $"machines[0].points[{index}]{(setting.Length == 0 ? "" : "." + setting)}";
        Assert.Contains(Faults($"{Modbus}, \"points\": [ {points} ]"), fault => fault.Path == path && fault.Text.Contains(expected, StringComparison.Ordinal) && fault.Line > 0);
    }

    [Theory]
    [InlineData("""{ "point": "a", "above": 1 }""", "name", "1 to 64")]
    [InlineData("""{ "name": "x", "point": "aa", "above": 1 }""", "point", "no point 'aa'. Did you mean 'a'?")]
    [InlineData("""{ "name": "x", "point": "a" }""", "", "give one of")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "below": 2 }""", "", "give one of")]
    [InlineData("""{ "name": "x", "point": "door", "above": 1 }""", "above", "use \"equals\"")]
    [InlineData("""{ "name": "x", "point": "door", "equals": 1 }""", "equals", "true or false, so it never equals this")]
    [InlineData("""{ "name": "x", "point": "s", "equals": 1 }""", "equals", "a text, so it never equals this")]
    [InlineData("""{ "name": "x", "point": "s", "equals": "runing" }""", "equals", "never says 'runing'")]
    [InlineData("""{ "name": "x", "point": "a", "above": "1" }""", "above", "wrong kind")]
    [InlineData("""{ "name": "x", "point": "a", "equals": 1, "hysteresis": 1 }""", "hysteresis", "above and below")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "severity": "urgent" }""", "severity", "low, medium, high")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ {} ] }""", "do[0]", "write")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "write": { "point": "door", "value": 1 } } ] }""", "do[0].write.point", "read only")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "write": { "point": "d", "value": 1 } } ] }""", "do[0].write.point", "it is calculated")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "write": { "point": "a" } } ] }""", "do[0].write.value", "say what is written")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "write": { "point": "a", "value": "on" } } ] }""", "do[0].write.value", "takes a number")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "message": { "station": "S 1", "text": "m" } } ] }""", "do[0].message.station", "letters")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "message": { "station": "S", "text": "m" } } ] }""", "do[0].message.station", "no station of this agent")]
    [InlineData("""{ "name": "x", "point": "a", "above": 1, "do": [ { "message": { "station": "S", "text": "" } } ] }""", "do[0].message.text", "1 to 256")]
    public void Alarm_ThatIsWrong_NamesThePlace(string alarm, string setting, string expected)
    {
        const string points = """
            { "name": "a", "at": "holding:1", "type": "int16" }, { "name": "door", "at": "discrete:1" }, { "name": "d", "expression": "a + 1" },
            { "name": "s", "at": "input:2", "type": "int16", "states": { "1": "running" } }
            """;
        var path = $"machines[0].alarms[0]{(setting.Length == 0 ? "" : "." + setting)}";
        Assert.Contains(Faults($"{Modbus}, \"points\": [ {points} ], \"alarms\": [ {alarm} ]"), fault => fault.Path == path && fault.Text.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"points\": [ { \"name\": \"a\", \"at\": \"coil:1\" } ]", "machines[0].modbus", "how the machine is reached")]
    [InlineData("\"modbus\": {}, \"points\": []", "machines[0].modbus", "give one of \"connect\"")]
    [InlineData("\"modbus\": { \"connect\": \"h:0\" }, \"points\": []", "machines[0].modbus.connect", "host:port")]
    [InlineData("\"modbus\": { \"connect\": \"h\", \"unit\": 256 }, \"points\": []", "machines[0].modbus.unit", "from 0 to 255")]
    [InlineData("\"modbus\": { \"serial\": {} }, \"points\": []", "machines[0].modbus.serial.port", "name the port")]
    [InlineData("\"modbus\": { \"serial\": { \"port\": \"/dev/a\", \"dataBits\": 7 } }, \"points\": []", "machines[0].modbus.serial.dataBits", "has 8")]
    [InlineData("\"modbus\": { \"serial\": { \"port\": \"/dev/a\", \"parity\": \"odd\", \"baud\": \"fast\" } }, \"points\": []", "machines[0].modbus.serial.baud", "wrong kind")]
    [InlineData("\"modbus\": { \"connect\": \"h\" }, \"points\": []", "machines[0].points", "1 to 10000 points")]
    [InlineData("\"modbus\": { \"connect\": \"h\" }, \"points\": {}", "machines[0].points", "wrong kind")]
    public void Machine_ThatIsWrong_NamesThePlace(string members, string path, string expected) =>
        Assert.Contains(Faults(members), fault => fault.Path == path && fault.Text.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Expression_ThatIsWrong_NamesItsCharacterInTheFile()
    {
        var faults = ConfigurationFile.Check(Encoding.UTF8.GetBytes(
            """
            {
              "stations": [ { "code": "A" } ],
              "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [
                { "name": "a", "at": "input:1", "type": "int16" },
                { "name": "b", "expression": "if(\"x\u00e9\" == 'y', zz, a)" },
                { "name": "c", "expression": "a + bb" }
              ] } ]
            }
            """)).Faults;
        Assert.Equal([(5, 58, "machines[0].points[1].expression"), (6, 39, "machines[0].points[2].expression")], faults.Select(fault => (fault.Line, fault.Column, fault.Path)));
    }

    [Fact]
    public void Expressions_InACircle_AreNamedOnce()
    {
        var faults = Faults(Modbus + """
            , "points": [ { "name": "a", "at": "input:1", "type": "int16" }, { "name": "b", "expression": "c + a" }, { "name": "c", "expression": "d * 2" },
              { "name": "d", "expression": "b" }, { "name": "e", "expression": "b + 1" } ]
            """);
        var fault = Assert.Single(faults);
        Assert.Contains("b -> c -> d -> b", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CircleOfMany_IsNamedByItsFirst() =>
        Assert.Contains("q0 -> q1 -> q2 -> q3 -> q4 -> q5 -> q6 -> q7 -> and 2992 more -> q0", Assert.Single(Faults(Expressions(3000, i => $"q{(i + 1) % 3000}"))).Text, StringComparison.Ordinal);

    [Fact]
    public void ExpressionsThatNeedOneAnother_AreGoneThroughOnce()
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.Empty(Faults(Expressions(9000, i => i == 0 ? "a" : $"q{i - 1}")));

        // Looking through all that are left for each one took more than ten times as long.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    [Fact]
    public void FileOfOneLine_IsReadOnce()
    {
        var points = string.Join(", ", Enumerable.Range(0, 9999).Select(i => $$"""{ "name": "p{{i}}", "at": "holding:{{i}}", "type": "int16", "unit": "Cel", "role": "", "deadband": 1, "heartbeatMs": 60000 }"""));
        var machines = string.Join(", ", Enumerable.Range(0, 4).Select(i => $$"""{ "code": "M{{i}}", "modbus": { "connect": "h" }, "points": [ {{points}} ] }"""));
        var text = $$"""{ "stations": [ { "code": "A" } ], "machines": [ {{machines}} ], "x": 1 }""";
        var (inLines, _) = Timed(text.Replace("}, ", "},\n", StringComparison.Ordinal));
        var (inOne, fault) = Timed(text);
        Assert.Equal(1, fault.Line);
        Assert.True(fault.Column > 4_000_000);

        // Counting the characters of the line for each of its settings took more than ten times as long. Beside the same file in lines, on a machine as busy.
        Assert.InRange(inOne / inLines, 0, 5);

        static (double Seconds, ConfigurationFault Fault) Timed(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var began = TimeProvider.System.GetTimestamp();
            var fault = Assert.Single(ConfigurationFile.Check(bytes).Faults);
            return (TimeProvider.System.GetElapsedTime(began).TotalSeconds, fault);
        }
    }

    [Fact]
    public void ExpressionOverAWrongOne_IsNotToldToo() => Assert.Equal(
        "machines[0].points[1].expression",
        Assert.Single(Faults(Modbus + """, "points": [ { "name": "a", "at": "input:1", "type": "int16" }, { "name": "b", "expression": "a + +" }, { "name": "c", "expression": "b * 2" } ]""")).Path);

    [Fact]
    public void EveryFault_IsNamedAtOnceInTheOrderOfTheFile()
    {
        var faults = ConfigurationFile.Check(Encoding.UTF8.GetBytes(
            """
            {
              "hub": 5,
              "statons": [],
              "stations": [ { "code": "A", "scanners": [ { "name": "s", "listen": "x" } ] } ],
              "machines": [
                { "code": "M", "modbus": { "connect": "h", "unit": -1 }, "points": [ { "name": "a", "at": "coil:70000" } ], "alarms": [ { "name": "x", "point": "b", "above": 1 } ] },
                { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1", "debounceMs": 1.5 } ] }
              ]
            }
            """)).Faults;
        Assert.Equal(
            [
                "2:10 hub", "3:3 statons", "4:71 stations[0].scanners[0].listen", "6:56 machines[0].modbus.unit", "6:95 machines[0].points[0].at",
                "6:149 machines[0].alarms[0].point", "7:15 machines[1].code", "7:107 machines[1].points[0].debounceMs",
            ],
            faults.Select(fault => $"{fault.Line}:{fault.Column} {fault.Path}"));
    }

    [Fact]
    public void TwoPointsAtOneRegister_AreFine() => Assert.Empty(Faults(
        Modbus + """, "points": [ { "name": "a", "at": "holding:1", "type": "uint16" }, { "name": "b", "at": "holding:1.3" }, { "name": "c", "at": "holding:0", "type": "uint32" } ]"""));

    [Fact]
    public void SerialLine_IsSharedByMachinesThatAgree_AndNotWithAScanner()
    {
        const string point = "\"points\": [ { \"name\": \"a\", \"at\": \"coil:1\" } ]";
        var faults = ConfigurationFile.Check(Encoding.UTF8.GetBytes($$"""
            { "stations": [ { "code": "A", "scanners": [ { "name": "s", "serial": { "port": "/dev/s" } } ] } ],
              "machines": [
                { "code": "M1", "modbus": { "serial": { "port": "/dev/m" } }, {{point}} },
                { "code": "M2", "modbus": { "serial": { "port": "/dev/m" }, "unit": 2 }, {{point}} },
                { "code": "M3", "modbus": { "serial": { "port": "/dev/m", "baud": 19200 }, "unit": 3 }, {{point}} },
                { "code": "M4", "modbus": { "serial": { "port": "/dev/s" } }, {{point}} } ] }
            """)).Faults;
        Assert.Equal(["machines[2].modbus.serial.port", "machines[3].modbus.serial.port"], faults.Select(fault => fault.Path));
    }

    [Fact]
    public void Message_ForAStationThatIsNotHere_IsAFaultAtItsPlace()
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(
            """
            { "stations": [ { "code": "KOL-ST-01" } ], "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1" } ],
              "alarms": [ { "name": "x", "point": "a", "equals": true, "do": [
                { "message": { "station": "KOL-ST-01", "text": "m" } },
                { "message": { "station": "KOL-ST-04", "text": "m" } } ] } ] } ] }
            """));
        var fault = Assert.Single(check.Faults);
        Assert.Equal((false, 4, "machines[0].alarms[0].do[1].message.station"), (fault.IsWarning, fault.Line, fault.Path));
        Assert.True(fault.Column > 0);
        Assert.Contains("KOL-ST-04 is no station of this agent", fault.Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean KOL-ST-01?", fault.Text, StringComparison.Ordinal);
        Assert.False(check.IsUsable);
    }

    [Fact]
    public void Warning_StopsNothing()
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(
            """{ "stations": [ { "code": "A" } ], "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1", "minIntervalMs": 500, "heartbeatMs": 100 } ] } ] }"""));
        Assert.True(Assert.Single(check.Faults).IsWarning);
        Assert.True(check.IsUsable);
    }

    private static string Expressions(int count, Func<int, string> needs) => Modbus + ", \"points\": [ { \"name\": \"a\", \"at\": \"input:1\", \"type\": \"int16\" }, "
        + string.Join(", ", Enumerable.Range(0, count).Select(i => $$"""{ "name": "q{{i}}", "expression": "{{needs(i)}} + 1" }""")) + " ]";

    private static IReadOnlyList<ConfigurationFault> Faults(string members) =>
        ConfigurationFile.Check(Encoding.UTF8.GetBytes($$"""{ "stations": [ { "code": "A" } ], "machines": [ { "code": "M", {{members}} } ] }""")).Faults;
}
