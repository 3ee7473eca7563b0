package org.cadrenode.connector.hl7v2.internal;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.MessageConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class Hl7v2ConnectorContractTest extends MessageConnectorContractTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx").withZone(ZoneOffset.UTC);

    @Override
    protected MessageConnector connector() {
        return new Hl7v2Connector(Map.of("source", "pas", "provider", "trust", "localId", "RMW00", "port", "2575"));
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.VERSIONS, Behaviour.REMOVALS, Behaviour.MERGES, Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED);
    }

    @Override
    protected byte[] message(Scenario scenario, int child) {
        return text(scenario, child).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        int good = scenario.children() - bad;
        boolean merged = scenario.merged().isPresent();
        int people = good + (merged ? 1 : 0);
        int more = brief(scenario) ? 0 : people;
        return Sample.pieces("messages.hl7", StandardCharsets.UTF_8, () -> Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> "\u000b" + text(scenario, child) + "\u001c\r"),
                merged ? Stream.of("\u000b" + merge(scenario) + "\u001c\r") : Stream.of()))
                .expecting("patient", people).expecting("patient_name", people).expecting("patient_address", more)
                .expecting("patient_contact", more).expecting("patient_identifier", people)
                .expecting("next_of_kin", brief(scenario) ? 0 : good).expecting("allergy", brief(scenario) ? 0 : good).expecting("patient_merge", people - good).rejecting(bad);
    }

    // Of many children less is told, so that the test of memory takes less time.
    private static boolean brief(Scenario scenario) {
        return scenario.children() >= 1000;
    }

    private static String text(Scenario scenario, int child) {
        String header = header(scenario, child, scenario.isRemoved(child) ? "A29" : "A28");
        Person person = scenario.person(child);
        if (brief(scenario)) {
            return header + pid(scenario, child);
        }
        return header + pid(scenario, child)
                + (scenario.layout() == Scenario.Layout.ADDED ? "ZU1|" + person.surname() + "\r" : "")
                + "NK1|1|" + person.surname() + "^Mother^^^MRS|1|" + person.address() + "\r"
                + (scenario.layout() == Scenario.Layout.REMOVED ? "AL1|1|DA|Z88.5\r" : "AL1|1|DA|Z88.5|5|" + person.forename() + "\r");
    }

    private static String merge(Scenario scenario) {
        return header(scenario, scenario.children(), "A40") + pid(scenario, 0) + "MRG|" + scenario.person(scenario.merged().orElseThrow()).id() + "^^^RMW00\r";
    }

    private static String header(Scenario scenario, int number, String event) {
        return "MSH|^~\\&|PAS|TRUST|CADRE|NODE|" + TIME.format(scenario.changed(number)) + "||ADT^" + event + "|" + (500 + number) + "|P|2.4\rEVN|" + event + "\r";
    }

    // A bad message has a person without the source's own id.
    private static String pid(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String authority = scenario.isPoison(child) ? "ELSEWHERE" : "RMW00";
        return "PID|1||" + person.id() + "^^^" + authority + "^MR~" + person.nhsNumber() + "^^^NHS^NH||" + person.surname() + "^" + person.forename() + "||"
                + person.birthDate().toString().replace("-", "") + "|1" + (brief(scenario) ? "" : "|||" + person.address() + "^^^^" + person.postcode() + "||" + person.phone() + "^PRN^PH^" + person.email()) + "\r";
    }

    @Override
    protected List<Connector> misconfigured() {
        return Stream.<Map<String, String>>of(Map.of(), Map.of("localId", "MR", "port", "70000"), Map.of("localId", "MR", "encoding", "EBCDIC"),
                Map.of("localId", "MR", "zone", "Mars"), Map.of("localId", "MR", "port", "2575", "address", "0.0.0.0"),
                Map.of("localId", "MR", "port", "2575", "keyStore", "node.p12"),
                Map.of("localId", "MR", "port", "2575", "keyStore", "missing.p12", "keyStoreSecret", "tls")).map(wrong -> {
                    Map<String, Object> all = new HashMap<>(wrong);
                    all.putAll(Map.of("source", "pas", "provider", "trust"));
                    return (Connector) new Hl7v2Connector(all);
                }).toList();
    }
}
