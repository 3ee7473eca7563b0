package org.cadrenode.mesh.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshStatus;
import org.cadrenode.api.mesh.MeshTracking;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.mesh.engine.FileNames;
import org.cadrenode.mesh.engine.FolderMailbox;
import org.cadrenode.mesh.engine.Handshakes;
import org.cadrenode.mesh.engine.MailboxWay;
import org.cadrenode.mesh.engine.MeshTrouble;
import org.cadrenode.mesh.engine.ServiceMailbox;
import org.cadrenode.mesh.engine.ServiceSettings;
import org.cadrenode.mesh.engine.Standing;
import org.cadrenode.mesh.engine.UnusableMailbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The site's mailbox, if one is configured. It shakes hands at its start and then once a day. Thread-safe. */
@Component(service = {MeshMailbox.class, MeshDesk.class}, configurationPid = MeshConfiguration.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = MeshConfiguration.class)
public final class SiteMailbox implements MeshMailbox, MeshDesk {
    private static final Logger LOG = LoggerFactory.getLogger(SiteMailbox.class);
    private static final String CLIENT = "cadre-node";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MailboxWay way;
    private final Standing standing;
    private final Optional<NodeCredentials> credentials;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private final Handshakes handshakes;

    @Activate
    public SiteMailbox(MeshConfiguration configuration, @Reference Secrets secrets) {
        this(configuration, secrets, Path.of(System.getProperty("karaf.etc", "etc")), Path.of(System.getProperty("karaf.data", "data")),
                InstantSource.system(), Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread made = new Thread(task, "cadre-mesh");
                    made.setDaemon(true);
                    return made;
                }));
    }

    SiteMailbox(MeshConfiguration configuration, Secrets secrets, Path etc, Path data, InstantSource clock, ScheduledExecutorService thread) {
        this.clock = clock;
        this.thread = thread;
        NodeCredentials known = new NodeCredentials(secrets,
                new NodeCredentials.Names(configuration.passwordSecret(), configuration.sharedKeySecret(), configuration.certificateSecret()),
                etc.resolve(configuration.certificate()),
                configuration.trust().isBlank() ? Optional.empty() : Optional.of(etc.resolve(configuration.trust())));
        way = way(configuration, known, data, clock);
        credentials = way instanceof ServiceMailbox ? Optional.of(known) : Optional.empty();
        standing = new Standing(configuration.mailbox(), configuration.way(), clock);
        handshakes = new Handshakes(way, standing, Duration.ofHours(configuration.handshakeHours()));
        thread.execute(this::shake);
    }

    private static MailboxWay way(MeshConfiguration configuration, NodeCredentials credentials, Path data, InstantSource clock) {
        try {
            FileNames names = new FileNames(configuration.fileName(), configuration.mailbox(), data.resolve("cadre/mesh/number"), clock, zone(configuration));
            Duration patience = Duration.ofSeconds(configuration.patienceSeconds());
            return switch (configuration.way()) {
                case "https" -> new ServiceMailbox(new ServiceSettings(address(configuration), configuration.mailbox(),
                        (long) configuration.chunkMebibytes() << 20, configuration.compress(), configuration.pageSize(), patience,
                        configuration.retries(), CLIENT), credentials, names, clock);
                case "folder" -> new FolderMailbox(configuration.mailbox(), new FolderMailbox.Folders(folder(configuration.outFolder(), "outFolder"),
                        folder(configuration.inFolder(), "inFolder"), folder(configuration.sentFolder(), "sentFolder")),
                        configuration.compress(), names, clock, patience);
                default -> throw new IllegalArgumentException("way is to be https or folder");
            };
        } catch (IllegalArgumentException e) {
            return new UnusableMailbox(configuration.mailbox(), String.valueOf(e.getMessage()));
        }
    }

    private static ZoneId zone(MeshConfiguration configuration) {
        try {
            return ZoneId.of(configuration.zone());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone is to be one such as Europe/London");
        }
    }

    private static URI address(MeshConfiguration configuration) {
        try {
            return URI.create(configuration.address());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address is to be https:// and a server's name, without a path");
        }
    }

    private static Path folder(String setting, String name) {
        Path path = Path.of(setting);
        if (setting.isBlank() || !path.isAbsolute()) {
            throw new IllegalArgumentException(name + " is to be a folder with its full path");
        }
        return path;
    }

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
        way.close();
    }

    private void shake() {
        boolean well = standing.status().problem().isEmpty();
        Duration next = handshakes.next();
        MeshStatus now = standing.status();
        if (!now.problem().isEmpty()) {
            LOG.warn("The handshake with MESH failed: {}", now.problem());
        } else if (!well) {
            LOG.info("The handshake with MESH works again");
        }
        try {
            thread.schedule(this::shake, next.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The mailbox closes");
        }
    }

    @Override
    public MeshStatus status() {
        return standing.status();
    }

    @Override
    public List<String> check() {
        try {
            return thread.submit(this::looked).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RejectedExecutionException e) {
            LOG.debug("A check of the mailbox failed", e);
        } catch (TimeoutException e) {
            return List.of("The mailbox cannot be used now: it is busy, or MESH has not answered for " + PATIENCE.toSeconds()
                    + " seconds; look at address, firewall and network.");
        }
        return List.of("The mailbox was not asked: it closes.");
    }

    private List<String> looked() {
        List<String> found = new ArrayList<>();
        try {
            standing.note(() -> {
                way.handshake();
                standing.shook();
                return way;
            });
            found.addAll(way.remarks());
            if (credentials.isPresent()) {
                found.addAll(credentials.get().remarks(clock.instant()));
            }
        } catch (IOException e) {
            String problem = e instanceof MeshTrouble ? String.valueOf(e.getMessage()) : standing.status().problem();
            found.add("The mailbox cannot be used: " + problem + ".");
        }
        return found;
    }

    @Override
    public String id() {
        return way.id();
    }

    @Override
    public String send(MeshOutgoing message) throws IOException {
        return standing.note(() -> way.send(message));
    }

    @Override
    public List<String> waiting(String workflow) throws IOException {
        return standing.note(() -> way.waiting(workflow));
    }

    @Override
    public Optional<MeshIncoming> open(String messageId) throws IOException {
        return standing.note(() -> way.open(messageId));
    }

    @Override
    public void acknowledge(String messageId) throws IOException {
        standing.note(() -> {
            way.acknowledge(messageId);
            return way;
        });
    }

    @Override
    public Optional<MeshTracking> tracking(String messageId) throws IOException {
        return standing.note(() -> way.tracking(messageId));
    }
}
