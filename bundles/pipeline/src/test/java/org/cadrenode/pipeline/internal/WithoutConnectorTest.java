package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.SourceId;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class WithoutConnectorTest {
    private static final Set<SourceId> READ = Set.of(new SourceId("cin"));

    @Test
    void aFileWhoseConnectorIsMisspeltIsNamedAndTheOthersAreNot() {
        assertEquals(List.of("org.cadrenode.connector.csv-sorce.cfg", "org.cadrenode.connector.cvs-camhs.cfg", "org.cadrenode.connector.xml-odd.cfg"),
                files(file("cvs", "camhs", "camhs"), file("cin", "council", "cin"), file("xml", "odd", "No Id"), file("annexa", "own", null),
                        file("csv", "sorce", null)));
    }

    @Test
    void withoutAnyFileThereIsNothingToSay() {
        assertEquals(List.of(), WithoutConnector.files(fake(ConfigurationAdmin.class, (proxy, method, arguments) -> null), READ::contains, "file:/n/annexa-own.cfg"::equals));
    }

    private static List<String> files(Configuration... all) {
        return WithoutConnector.files(fake(ConfigurationAdmin.class, (proxy, method, arguments) -> all), READ::contains, "file:/n/annexa-own.cfg"::equals);
    }

    private static Configuration file(String connector, String name, String source) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", "file:/n/" + connector + "-" + name + ".cfg");
        if (source != null) {
            properties.put("source", source);
        }
        String factory = "org.cadrenode.connector." + connector;
        return fake(Configuration.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getFactoryPid" -> factory;
            case "getPid" -> factory + "~" + name;
            case "getProperties" -> properties;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(WithoutConnectorTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
