package org.cadrenode.connector.json.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.cadrenode.connector.spi.nested.Node;

/**
 * Makes records of resources. What FHIR says by a value beside it is told by a name first, so that a path can lead there: an
 * extension by the end of its address ({@code extension:patient-birthPlace}), the NHS number and e-mail addresses by
 * {@code nhsNumber} and {@code email}, a link to a record that this one replaces by {@code linkReplaces}. A reference becomes
 * the id at its end. For one thread.
 */
final class FhirResources implements JsonObjects.Handler {
    private static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";
    private static final String RESOURCE_TYPE = "resourceType";
    private static final int LONGEST_TYPE = 60;

    private final NestedMapping mapping;
    private final NestedMapping.Reading reading;
    private final Records records;

    FhirResources(NestedMapping mapping, Records records) {
        this.mapping = mapping;
        this.records = records;
        reading = mapping.reading(records);
    }

    @Override
    public void object(Node node) throws IOException {
        String type = text(node, RESOURCE_TYPE);
        if (!type.equals("Bundle")) {
            resource(node, type);
            return;
        }
        for (Node entry : node.children()) {
            if (entry.name().equals("entry")) {
                for (Node resource : entry.children()) {
                    if (resource.name().equals("resource")) {
                        resource(resource, text(resource, RESOURCE_TYPE));
                    }
                }
            }
        }
    }

    private void resource(Node node, String type) throws IOException {
        String path = "/" + type;
        if (!mapping.isRecord(path)) {
            boolean named = type.matches("[A-Za-z]+") && type.length() <= LONGEST_TYPE;
            records.reject(named ? type.toLowerCase(Locale.ROOT) : "", node.line(), "", Problem.TABLE_UNKNOWN);
            return;
        }
        named(node, 0);
        reading.take(node, path);
    }

    // Depth is bounded by the parser.
    private static void named(Node node, int depth) {
        List<Node> again = new ArrayList<>(0);
        for (Node child : node.children()) {
            switch (child.name()) {
                case "reference" -> child.text(id(child.text()));
                case "extension", "identifier", "link", "telecom" -> again.add(child);
                default -> { }
            }
            named(child, depth + 1);
        }
        for (Node child : again) {
            String name = name(child, depth);
            if (name.equals("email")) {
                rename(child, "value", "email");
            } else if (!name.equals(child.name())) {
                rename(node, child, name);
            }
        }
    }

    private static String name(Node node, int depth) {
        return switch (node.name()) {
            case "extension" -> {
                String url = text(node, "url");
                yield "extension:" + url.substring(url.lastIndexOf('/') + 1);
            }
            case "identifier" -> depth == 0 && text(node, "system").equals(NHS_NUMBER) ? "nhsNumber" : node.name();
            case "link" -> depth == 0 && text(node, "type").equals("replaces") ? "linkReplaces" : node.name();
            case "telecom" -> text(node, "system").equals("email") ? "email" : node.name();
            default -> node.name();
        };
    }

    private static void rename(Node within, String from, String to) {
        within.children().stream().filter(child -> child.name().equals(from)).toList().forEach(child -> rename(within, child, to));
    }

    // A node has its name for good: another takes its place, without what was read to find the name.
    private static void rename(Node within, Node child, String name) {
        within.children().remove(child);
        Node renamed = new Node(name, within, child.line());
        renamed.text(child.text());
        for (Node part : List.copyOf(child.children())) {
            boolean spent = part.name().equals("url") || part.name().equals("type") && name.equals("linkReplaces")
                    || name.equals("nhsNumber") && (part.name().equals("system") || part.name().equals("use"));
            if (!spent) {
                adopt(renamed, part);
            }
        }
    }

    private static void adopt(Node parent, Node part) {
        Node copy = new Node(part.name(), parent, part.line());
        copy.text(part.text());
        part.children().forEach(child -> adopt(copy, child));
    }

    /** Returns the id at the end of a reference: relative, absolute, with a version, or within a Bundle. */
    private static String id(String reference) {
        String plain = reference.replaceFirst("/_history/[^/]*$", "").replaceFirst("^urn:(uuid|oid):", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    private static String text(Node node, String name) {
        for (Node child : node.children()) {
            if (child.name().equals(name)) {
                return child.text();
            }
        }
        return "";
    }

    @Override
    public void rejected(long line, Problem problem) throws IOException {
        records.reject("", line, "", problem);
    }
}
