package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshTracking;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMailboxTest {
    @TempDir
    Path folder;
    private Path out;
    private Path in;
    private Path sent;
    private FolderMailbox mailbox;

    @BeforeEach
    void start() throws IOException {
        out = Files.createDirectories(folder.resolve("OUT"));
        in = Files.createDirectories(folder.resolve("IN"));
        sent = Files.createDirectories(folder.resolve("SENT"));
        FileNames names = new FileNames("{mailbox}-{ddMMyy}-{number}", "X26ABC1", folder.resolve("number"), () -> Instant.parse("2026-05-04T10:00:00Z"),
                ZoneOffset.UTC);
        mailbox = new FolderMailbox("X26ABC1", new FolderMailbox.Folders(out, in, sent), true, names, InstantSource.system(), Duration.ofSeconds(5));
    }

    @Test
    void aMessageLiesWithItsControlFileBesideItAndNotBeforeItIsWhole() throws IOException {
        List<String> seen = new ArrayList<>();
        String id = mailbox.send(new MeshOutgoing("X26HC036", "SPINE_NTT_UPHOLDING", "request-1", "local-1", "", () -> {
            seen.addAll(names(out));
            return new ByteArrayInputStream("9990000018,\n".getBytes(StandardCharsets.US_ASCII));
        }));

        assertEquals("X26ABC1-040526-0001", id);
        assertTrue(seen.stream().noneMatch(name -> name.endsWith(".dat") || name.endsWith(".ctl")), seen.toString());
        assertEquals(List.of(id + ".ctl", id + ".dat"), names(out));
        assertEquals("9990000018,\n", Files.readString(out.resolve(id + ".dat")));
        ControlFile control = ControlFile.read(out.resolve(id + ".ctl"));
        assertEquals(List.of("1.0", "DTS", "Data", "X26ABC1", "X26HC036", "request-1", "local-1", "SPINE_NTT_UPHOLDING", "Y", "N"),
                Stream.of("Version", "AddressType", "MessageType", "From_DTS", "To_DTS", "Subject", "LocalId", "WorkflowId", "Compress", "Encrypted")
                        .map(control::value).toList());
    }

    @Test
    void aContentThatFailsOrIsEmptyLeavesNothingBehind() throws IOException {
        assertThrows(IOException.class, () -> mailbox.send(new MeshOutgoing("X26HC036", "W", "s", "l", "", () -> {
            throw new IOException("The source is broken");
        })));
        assertThrows(MeshRefusedException.class, () -> mailbox.send(Mailboxes.message("X26HC036", "l", "")));

        assertEquals(List.of(), names(out));
    }

    @Test
    void aSendingThatAKillInterruptedIsUndoneAndOneThatWasDoneStays() throws IOException {
        for (List<String> left : List.of(List.of("a.ctl.part"), List.of("a.ctl.part", "a.dat.part"), List.of("a.ctl.part", "a.dat"))) {
            for (String name : left) {
                Files.writeString(out.resolve(name), "9990000018,\n");
            }
            mailbox.handshake();
            assertEquals(List.of(), names(out), left.toString());
        }
        Files.writeString(out.resolve("b.dat"), "9990000018,\n");
        Files.writeString(out.resolve("b.ctl"), "<DTSControl/>");
        mailbox.handshake();
        assertEquals(List.of("b.ctl", "b.dat"), names(out));
    }

    @Test
    void aNameThatIsThereAlreadyIsNotWrittenOver() throws IOException {
        MeshOutgoing message = new MeshOutgoing("X26HC036", "W", "s", "l", "mine.dat", () -> new ByteArrayInputStream(new byte[] {1}));
        assertEquals("mine", mailbox.send(message));
        assertThrows(IOException.class, () -> mailbox.send(message));
        Files.move(out.resolve("mine.ctl"), sent.resolve("mine.ctl"));
        Files.delete(out.resolve("mine.dat"));
        assertThrows(IOException.class, () -> mailbox.send(message));
    }

    @Test
    void whatCameIsListedOldestFirstReadAndDeletedOnceItWasKept() throws IOException {
        arrive("20260504_b", "Data", "SPINE_NTT_UPHOLDING", "local-2", "20260504100000", "9990000018,\r\n");
        arrive("20260504_a", "Data", "SPINE_NTT_UPHOLDING", "local-1", "20260504110000", "9990000026,\n");
        arrive("20260504_c", "Data", "ANOTHER", "local-3", "20260504090000", "x");

        assertEquals(List.of("20260504_b", "20260504_a"), mailbox.waiting("SPINE_NTT_UPHOLDING"));
        assertEquals(List.of("20260504_c", "20260504_b", "20260504_a"), mailbox.waiting(""));
        try (MeshIncoming message = mailbox.open("20260504_b").orElseThrow()) {
            assertEquals("9990000018,\r\n", new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
            assertEquals(List.of(MeshIncoming.Kind.DATA, "X26HC036", "local-2", "20260504_b.dat"),
                    List.of(message.kind(), message.sender(), message.localId(), message.fileName()));
            mailbox.acknowledge("20260504_b");
        }
        assertEquals(List.of("20260504_a"), mailbox.waiting("SPINE_NTT_UPHOLDING"));
        assertTrue(mailbox.open("20260504_b").isEmpty());
        mailbox.acknowledge("20260504_b");
        assertEquals(List.of("20260504_a.ctl", "20260504_a.dat", "20260504_c.ctl", "20260504_c.dat"), names(in));
    }

    @Test
    void aTakingThatAKillInterruptedIsEnded() throws IOException {
        Files.writeString(in.resolve("a.ctl.taken"), "<DTSControl/>");
        Files.writeString(in.resolve("a.dat"), "9990000018,\n");
        Files.writeString(in.resolve("b.ctl.taken"), "<DTSControl/>");

        assertEquals(List.of(), mailbox.waiting(""));
        assertEquals(List.of(), names(in));
    }

    @Test
    void aReportHasNoDataAndTellsOfWhichMessageItIs() throws IOException {
        arrive("r", "Report", "SPINE_NTT_UPHOLDING", "local-1", "20260504100000", null);

        assertEquals(List.of("r"), mailbox.waiting("SPINE_NTT_UPHOLDING"));
        try (MeshIncoming report = mailbox.open("r").orElseThrow()) {
            assertEquals(List.of(MeshIncoming.Kind.REPORT, "14", "local-1", "20260504_DTS"),
                    List.of(report.kind(), report.status(), report.localId(), report.linkedId()));
            assertEquals(0, report.content().readAllBytes().length);
        }
        mailbox.acknowledge("r");
        assertEquals(List.of(), names(in));
    }

    @Test
    void whatIsNotWholeYetDoesNotWaitAndIsToldIfItStaysSo() throws IOException {
        arrive("later", "Data", "W", "l", "20260504100000", null);
        Files.writeString(in.resolve("half.ctl"), "<DTSControl><Version>1.0</Ver");
        Files.writeString(in.resolve("other.ctl"), "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><DTSControl><Subject>&e;</Subject></DTSControl>");
        Files.writeString(in.resolve("early.dat"), "x");

        assertEquals(List.of(), mailbox.waiting(""));
        assertEquals(List.of(), mailbox.remarks());
        for (String name : List.of("later.ctl", "half.ctl", "other.ctl")) {
            Files.setLastModifiedTime(in.resolve(name), FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        }
        assertEquals(1, mailbox.remarks().size());
        assertTrue(mailbox.remarks().get(0).startsWith("3 control files"), mailbox.remarks().get(0));
    }

    @Test
    void itIsToldThatTheMeshClientTakesNothing() throws IOException {
        String id = mailbox.send(Mailboxes.message("X26HC036", "l", "x"));
        assertEquals(List.of(), mailbox.remarks());
        Files.setLastModifiedTime(out.resolve(id + ".ctl"), FileTime.from(Instant.now().minus(Duration.ofHours(3))));

        assertTrue(mailbox.remarks().get(0).contains("MESH client runs"), mailbox.remarks().get(0));
    }

    @Test
    void whatBecameOfAMessageIsReadFromWhereTheClientPutIt() throws IOException {
        String id = mailbox.send(Mailboxes.message("X26HC036", "l", "x"));
        assertEquals(Optional.of(new MeshTracking("waiting", "")), mailbox.tracking(id));
        Files.delete(out.resolve(id + ".dat"));
        Files.delete(out.resolve(id + ".ctl"));
        assertTrue(mailbox.tracking(id).isEmpty());
        Files.writeString(sent.resolve(id + ".ctl"), control("Data", "W", "l", "SUCCESS", "00", ""));
        assertEquals(Optional.of(new MeshTracking("accepted", "00")), mailbox.tracking(id));
        Files.writeString(sent.resolve(id + ".ctl"), control("Data", "W", "l", "ERROR", "12", ""));
        assertEquals(Optional.of(new MeshTracking("error", "12")), mailbox.tracking(id));
    }

    @Test
    void aFolderThatIsNotThereIsSaid() throws IOException {
        Files.delete(in);

        IOException failed = assertThrows(IOException.class, mailbox::handshake);
        assertTrue(failed.getMessage().contains("folder"), failed.getMessage());
        assertFalse(failed.getMessage().contains(folder.toString()), failed.getMessage());
        assertThrows(MeshTrouble.class, () -> mailbox.waiting(""));
    }

    private void arrive(String name, String type, String workflow, String localId, String when, String content) throws IOException {
        if (content != null) {
            Files.writeString(in.resolve(name + ".dat"), content);
        }
        Files.writeString(in.resolve(name + ".ctl"), control(type, workflow, localId, "SUCCESS", type.equals("Report") ? "14" : "00", when));
    }

    private static String control(String type, String workflow, String localId, String status, String code, String when) {
        return "<?xml version=\"1.0\"?>\n<DTSControl><Version>1.0</Version><AddressType>DTS</AddressType><MessageType>" + type
                + "</MessageType><From_DTS>X26HC036</From_DTS><To_DTS>X26ABC1</To_DTS><Subject>s</Subject><LocalId>" + localId
                + "</LocalId><DTSId>20260504_DTS</DTSId><WorkflowId>" + workflow + "</WorkflowId><IsCompressed>N</IsCompressed><StatusRecord><DateTime>" + when
                + "</DateTime><Event>TRANSFER</Event><Status>" + status + "</Status><StatusCode>" + code + "</StatusCode></StatusRecord></DTSControl>";
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return List.copyOf(new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
        }
    }
}
