package org.cadrenode.audit.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalReader;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards the journal to the collector that the configuration names, if it names one. */
@Component(service = HealthCheck.class, immediate = true, configurationPid = "org.cadrenode.audit",
    property = {HealthCheck.NAME + "=Journal forwarding", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = AuditConfiguration.class)
public final class SyslogComponent implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogComponent.class);
    private static final long PAUSE_MILLISECONDS = 1_000;
    private static final int FAILURES_THAT_COUNT = 3;

    private final @Nullable SyslogForwarder forwarder;
    private final String fault;

    @Activate
    public SyslogComponent(@Reference Journal journal, @Reference JournalReader reader, AuditConfiguration settings) {
        this(journal, reader, settings, Path.of(System.getProperty("karaf.etc", "etc")),
            Path.of(System.getProperty("karaf.data", "data")).resolve("cadre").resolve("audit").resolve("syslog-cursor"),
            PAUSE_MILLISECONDS);
    }

    SyslogComponent(Journal journal, JournalReader reader, AuditConfiguration settings, Path etc, Path cursor,
            long pauseMilliseconds) {
        SyslogForwarder made = null;
        String wrong = "";
        if (!settings.syslogHost().isBlank()) {
            try {
                made = forwarder(journal, reader, settings, etc, cursor, pauseMilliseconds);
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                wrong = e.getClass().getSimpleName();
                LOG.error("Journal forwarding: the certificates cannot be used: {}", wrong);
            }
        }
        forwarder = made;
        fault = wrong;
        if (made != null) {
            Thread thread = new Thread(made, "cadre-journal-forwarding");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static SyslogForwarder forwarder(Journal journal, JournalReader reader, AuditConfiguration settings, Path etc,
            Path cursor, long pauseMilliseconds) throws IOException, GeneralSecurityException {
        if (settings.syslogTrust().isBlank() || settings.syslogCertificate().isBlank() != settings.syslogKey().isBlank()) {
            throw new IllegalArgumentException("Trusted authorities are needed, and a certificate has a key");
        }
        boolean identified = !settings.syslogCertificate().isBlank();
        SSLSocketFactory sockets = CollectorTrust.sockets(etc.resolve(settings.syslogTrust()),
            identified ? etc.resolve(settings.syslogCertificate()) : null,
            identified ? etc.resolve(settings.syslogKey()) : null);
        String host = settings.syslogHost().strip();
        return new SyslogForwarder(journal, reader, new SyslogCursor(cursor),
            () -> new CollectorConnection(sockets, host, settings.syslogPort()), settings.syslogCloseNotify(),
            System.getProperty("karaf.name", "node"), pauseMilliseconds);
    }

    @Deactivate
    void deactivate() {
        if (forwarder != null) {
            forwarder.stop();
        }
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (!fault.isEmpty()) {
            log.critical("Nothing is forwarded: the trusted authorities, the certificate or its key cannot be used ({}). Mend: "
                + "correct syslogTrust, syslogCertificate and syslogKey in etc/org.cadrenode.audit.cfg", fault);
        } else if (forwarder == null) {
            log.info("The journal is not forwarded: etc/org.cadrenode.audit.cfg names no collector");
        } else {
            SyslogForwarder.State state = forwarder.state();
            long waiting = Math.max(0, state.head() - state.confirmed());
            if (state.failures() >= FAILURES_THAT_COUNT) {
                log.warn("{} entries wait for the collector, which failed {} times in a row ({}). They are kept, and sent when "
                    + "it answers. Mend: look at the collector, its certificate and etc/org.cadrenode.audit.cfg", waiting,
                    state.failures(), state.failure());
            } else {
                log.info("The collector has entry {}; {} wait", state.confirmed(), waiting);
            }
        }
        return new Result(log);
    }
}
