package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The manual's page of settings is made of what the bundles of the archive say of themselves; -Dcadre.write=true writes it anew. */
final class SettingsReferenceTest {
    private static final Path PAGE = Path.of(System.getProperty("cadre.top"), "docs/manual/settings.md");

    @Test
    void theManualListsEverySettingOfEveryRoom() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (Path jar : Room.jars()) {
            try (JarFile bundle = new JarFile(jar.toFile())) {
                for (JarEntry entry : Collections.list(bundle.entries())) {
                    if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                        try (InputStream in = bundle.getInputStream(entry)) {
                            describe(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in), files);
                        }
                    }
                }
            }
        }
        assertTrue(files.size() > 20, files.keySet()::toString);
        String page = """
                # Settings

                Every setting of the node's own files in `etc`, made from the bundles of the distribution. A file that is missing means the
                defaults; what each is for, with examples, is in [Configure](configure.md). The settings of a source are with its
                [connector](connectors/README.md), and `connector:check SOURCE` reads them.
                """ + String.join("", files.values());
        if (Boolean.getBoolean("cadre.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "write it anew with -Dcadre.write=true");
    }

    private static void describe(Document metatype, Map<String, String> files) {
        NodeList designates = metatype.getElementsByTagName("Designate");
        NodeList classes = metatype.getElementsByTagName("OCD");
        for (int i = 0; i < designates.getLength(); i++) {
            Element designate = (Element) designates.item(i);
            String pid = designate.getAttribute("pid");
            String file = pid.isEmpty() ? designate.getAttribute("factoryPid") + "-NAME" : pid;
            Element settings = (Element) classes.item(0);
            assertFalse(settings.getAttribute("description").isBlank(), file);
            StringBuilder text = new StringBuilder("\n## ").append(file).append(".cfg\n\n").append(sentence(settings.getAttribute("description")))
                    .append("\n\n| setting | default | |\n|---|---|---|\n");
            NodeList attributes = settings.getElementsByTagName("AD");
            for (int a = 0; a < attributes.getLength(); a++) {
                Element attribute = (Element) attributes.item(a);
                String description = attribute.getAttribute("description");
                assertFalse(description.isBlank(), () -> file + " does not say what " + attribute.getAttribute("id") + " is");
                String normal = attribute.getAttribute("default");
                text.append("| `").append(attribute.getAttribute("id")).append("` | ").append(normal.isEmpty() ? "" : "`" + normal + "`").append(" | ")
                        .append(description.replace("|", "\\|")).append(" |\n");
            }
            files.put(file, text.toString());
        }
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
