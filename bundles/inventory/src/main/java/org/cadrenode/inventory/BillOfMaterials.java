package org.cadrenode.inventory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;

/** Writes a bill of materials in the form of CycloneDX 1.6 (ECMA-424). The same contents at the same time give the same bytes. */
final class BillOfMaterials {
    private BillOfMaterials() {}

    /** Returns the bill as JSON. */
    static String of(List<Component> components, String version, Instant time) throws GeneratorException {
        Bom bom = new Bom();
        StringBuilder all = new StringBuilder(version);
        components.forEach(component -> all.append(component.path()).append(component.sha256()));
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8)));
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(time));
        org.cyclonedx.model.Component node = entry(new Component("org.cadrenode", "cadre-node", version, "", "", "Apache-2.0", List.of()), "");
        node.setType(org.cyclonedx.model.Component.Type.APPLICATION);
        metadata.setComponent(node);
        bom.setMetadata(metadata);
        components.forEach(component -> bom.addComponent(entry(component, component.path())));
        return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString() + "\n";
    }

    private static org.cyclonedx.model.Component entry(Component component, String reference) {
        org.cyclonedx.model.Component entry = new org.cyclonedx.model.Component();
        entry.setType(org.cyclonedx.model.Component.Type.LIBRARY);
        // The same jar may lie at two places: what is referred to is a place.
        entry.setBomRef(component.packageUrl() + (reference.isEmpty() ? "" : "#" + reference));
        entry.setGroup(component.group());
        entry.setName(component.name());
        if (!component.version().isEmpty()) {
            entry.setVersion(component.version());
        }
        entry.setPurl(component.packageUrl());
        License licence = new License();
        licence.setId(component.licence());
        LicenseChoice choice = new LicenseChoice();
        choice.addLicense(licence);
        entry.setLicenses(choice);
        if (!component.sha256().isEmpty()) {
            entry.addHash(new Hash(Hash.Algorithm.SHA_256, component.sha256()));
            Property path = new Property();
            path.setName("cadre:path");
            path.setValue(component.path());
            entry.addProperty(path);
        }
        component.within().forEach(inner -> entry.addComponent(entry(inner, reference)));
        return entry;
    }
}
