package org.cadrenode.connector.fhir.internal;

import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Scenario;

/** Made-up patients as a server writes them. */
final class Patients {
    private Patients() { }

    static String line(Scenario scenario, int child) {
        if (scenario.isRemoved(child)) {
            return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\"" + scenario.changed(child)
                    + "\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/" + scenario.person(child).id() + "\"}}]}\n";
        }
        String patient = patient(scenario, child, scenario.changed(child).toString(), "");
        return patient + (scenario.isPoison(child) ? "}" : "") + "\n";
    }

    static String patient(Scenario scenario, int child, String updated, String town) {
        Person person = scenario.person(child);
        String type = "\"resourceType\":\"Patient\"";
        String id = "\"id\":\"" + person.id() + "\"";
        String meta = "\"meta\":{\"versionId\":\"2\",\"lastUpdated\":\"" + updated + "\"}";
        String identifier = "\"identifier\":[{\"value\":\"" + person.nhsNumber() + "\",\"system\":\"https://fhir.nhs.uk/Id/nhs-number\"}]";
        String name = "\"name\":[{\"use\":\"official\",\"family\":\"" + person.surname() + "\",\"given\":[\"" + person.forename() + "\"]}]";
        String rest = (scenario.layout() == Scenario.Layout.REMOVED ? "" : "\"birthDate\":\"" + person.birthDate() + "\",") + "\"address\":[{\"line\":[\"" + person.address() + "\"],\"city\":\"" + town
                + "\",\"postalCode\":\"" + person.postcode() + "\"}]";
        String phone = "\"telecom\":[{\"system\":\"email\",\"value\":\"" + person.email() + "\"},{\"system\":\"phone\",\"value\":\""
                + person.phone() + "\"}]";
        String link = scenario.merged().stream().anyMatch(one -> one == child)
                ? ",\"link\":[{\"other\":{\"reference\":\"Patient/" + scenario.person(0).id() + "\"},\"type\":\"replaced-by\"}]" : "";
        return switch (scenario.layout()) {
            case USUAL, REMOVED -> "{" + String.join(",", type, id, meta, identifier, name, rest, phone) + link + "}";
            case ADDED -> "{" + String.join(",", type, id, "\"added\":{\"by\":[1,[2]]}", meta, identifier, name, rest, phone) + link + "}";
            case REORDERED -> "{" + String.join(",", phone, rest, name, identifier, meta, id, type) + link + "}";
        };
    }
}
