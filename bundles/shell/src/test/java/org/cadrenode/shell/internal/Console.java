package org.cadrenode.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.cadrenode.api.security.Authorizer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A console without an appliance: Karaf's own parsing of the command line, and the services that a test gives it. */
public final class Console {
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> shown = new ArrayList<>();
    private boolean terminal;

    /** A console without a terminal, of this user, who may do everything. */
    public Console(String user) {
        with(Authorizer.class, new Authorizer() {
            @Override
            public String actor() {
                return user;
            }

            @Override
            public boolean may(String permission) {
                return true;
            }

            @Override
            public String require(String permission) {
                return user;
            }
        });
    }

    /** Adds a service. */
    public <T> Console with(Class<T> type, T service) {
        services.put(type, service);
        return this;
    }

    /** Has somebody sit in front of it, who types these lines. */
    public Console typing(String... lines) {
        terminal = true;
        typed.addAll(List.of(lines));
        return this;
    }

    /** Runs a command and returns its exit code. */
    public int run(NodeCommand command, String... words) {
        out.reset();
        err.reset();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            Session session = session();
            if (!new DefaultActionPreparator().prepare(command, session, new ArrayList<>(List.of(words)))) {
                throw new AssertionError("It showed its help instead");
            }
            inject(command, "session", session);
            inject(command, "bundle", bundle());
            return (Integer) command.execute();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.setErr(before);
        }
    }

    /** Returns what the last command printed as data. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns what the last command said; on a terminal that stands between the data. */
    public String err() {
        return terminal ? out() : err.toString(StandardCharsets.UTF_8);
    }

    /** Returns the prompts whose answers could be read on the screen. */
    public List<String> shown() {
        return shown;
    }

    private Session session() {
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        return fake(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getConsole" -> console;
            case "getTerminal" -> terminal ? fake(Terminal.class, (p, m, a) -> m.getReturnType() == int.class ? 80 : null) : null;
            case "readLine" -> {
                if (arguments[1] == null) {
                    shown.add((String) arguments[0]);
                }
                yield typed.remove();
            }
            default -> null;
        });
    }

    BundleContext bundle() {
        return fake(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getServiceReference" -> services.containsKey(arguments[0]) ? reference((Class<?>) arguments[0]) : null;
            case "getServiceReferences" -> services.containsKey(arguments[0]) ? List.of(reference((Class<?>) arguments[0])) : List.of();
            case "getService" -> services.get(((ServiceReference<?>) arguments[0]).getProperty("type"));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static ServiceReference<?> reference(Class<?> type) {
        return fake(ServiceReference.class, (proxy, method, arguments) -> method.getName().equals("getProperty") ? type : null);
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Console.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static void inject(NodeCommand command, String name, Object value) throws ReflectiveOperationException {
        Field field = NodeCommand.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(command, value);
    }
}
