package org.cadrenode.security.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The settings that the node's rooms have, as the metatype of their bundles says (OSGi Compendium 8, chapter 105), whether they
 * run or not. A bundle is read once. Thread-safe.
 */
final class DeclaredSettings {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredSettings.class);
    private static final String OURS = "org.cadrenode.";

    private final BundleContext context;
    private final Map<String, Map<String, Set<String>>> read = new ConcurrentHashMap<>();

    DeclaredSettings(BundleContext context) {
        this.context = context;
    }

    /** Returns the ids of the configurations of all rooms, also of those that are not on this node. */
    static Set<String> rooms() {
        try (InputStream in = DeclaredSettings.class.getResourceAsStream("/org/cadrenode/security/rooms.txt")) {
            if (in == null) {
                throw new IllegalStateException("The bundle lacks its list of rooms");
            }
            return Set.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of the settings of each id of a configuration. */
    Map<String, Set<String>> names() {
        Map<String, Set<String>> names = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (String.valueOf(bundle.getSymbolicName()).startsWith(OURS)) {
                read.computeIfAbsent(bundle.getBundleId() + "@" + bundle.getLastModified(), key -> of(bundle))
                        .forEach((pid, some) -> names.computeIfAbsent(pid, key -> new HashSet<>()).addAll(some));
            }
        }
        return names;
    }

    private static Map<String, Set<String>> of(Bundle bundle) {
        Map<String, Set<String>> names = new HashMap<>();
        Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        for (URL file : files == null ? Set.<URL>of() : Collections.list(files)) {
            try (InputStream content = file.openStream()) {
                describe(content, names);
            } catch (IOException | SAXException | ParserConfigurationException e) {
                LOG.warn("Settings: those of {} are not known: {}", bundle.getSymbolicName(), e.getClass().getSimpleName());
            }
        }
        return names;
    }

    /** Adds what one metatype file says: as bnd writes them, it has the settings of one kind, and the ids that have them. */
    static void describe(InputStream content, Map<String, Set<String>> names) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Document metatype = factory.newDocumentBuilder().parse(content);
        NodeList designates = metatype.getElementsByTagName("Designate");
        NodeList attributes = metatype.getElementsByTagName("AD");
        for (int i = 0; i < designates.getLength(); i++) {
            Set<String> some = names.computeIfAbsent(((Element) designates.item(i)).getAttribute("pid"), key -> new HashSet<>());
            for (int a = 0; a < attributes.getLength(); a++) {
                some.add(((Element) attributes.item(a)).getAttribute("id"));
            }
        }
    }
}
