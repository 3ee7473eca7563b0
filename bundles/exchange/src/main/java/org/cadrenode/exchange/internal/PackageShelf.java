package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the receiver keeps packages, out of everybody's reach: {@code taken} until they are confirmed, {@code applied} after, and
 * {@code refused}; and a note of each. What is written or moved is durable. Not thread-safe.
 */
final class PackageShelf {
    private static final String NOTE = ".json";

    private final DurableFiles files;
    private final Path taken;
    private final Path applied;
    private final Path refused;
    private final Path notes;

    PackageShelf(DurableFiles files, Path home) throws IOException {
        this.files = files;
        taken = home.resolve("taken");
        applied = home.resolve("applied");
        refused = home.resolve("refused");
        notes = home.resolve("notes");
        for (Path folder : List.of(home, taken, applied, refused, notes)) {
            files.ownFolder(folder);
        }
    }

    List<TakenPackage> notes() throws IOException {
        List<TakenPackage> all = new ArrayList<>();
        for (String file : files.names(notes, NOTE)) {
            all.add(TakenPackage.read(files.read(notes.resolve(file), TakenPackage.LONGEST)));
        }
        return all;
    }

    Optional<TakenPackage> note(PackageName name) throws IOException {
        Path file = notes.resolve(name.id() + NOTE);
        return files.exists(file) ? Optional.of(TakenPackage.read(files.read(file, TakenPackage.LONGEST))) : Optional.empty();
    }

    /** Returns the note of a package that was confirmed. */
    Optional<TakenPackage> confirmed(PackageName name) throws IOException {
        return note(name).filter(note -> note.receipt().isPresent());
    }

    void write(TakenPackage note) throws IOException {
        files.write(notes.resolve(note.name().id() + NOTE), note.write());
    }

    /** Returns the file names of those that are taken. */
    List<String> taken() throws IOException {
        return files.names(taken, PackageName.ENDING);
    }

    /** Returns where a package is, or would be, that is taken. */
    Path taken(PackageName name) {
        return taken.resolve(name.file());
    }

    /** Takes what arrived, unless the package is taken already; returns whether it is now. */
    boolean take(PackageName name, Path arrived) throws IOException {
        if (!files.exists(taken(name)) && files.exists(arrived)) {
            files.move(arrived, taken(name));
        }
        return files.exists(taken(name));
    }

    /** Puts a package away that was confirmed. */
    void putAway(PackageName name) throws IOException {
        move(name, taken, applied);
    }

    /** Takes a package again that was put away. */
    void takeAgain(PackageName name) throws IOException {
        move(name, applied, taken);
    }

    private void move(PackageName name, Path from, Path to) throws IOException {
        if (files.exists(from.resolve(name.file()))) {
            files.rename(from.resolve(name.file()), to.resolve(name.file()));
        }
    }

    /** Returns whether a package is kept, confirmed or not. */
    boolean keeps(PackageName name) {
        return files.exists(applied.resolve(name.file())) || files.exists(taken(name));
    }

    void remove(PackageName name) throws IOException {
        for (Path folder : List.of(applied, taken)) {
            if (files.exists(folder.resolve(name.file()))) {
                files.remove(folder.resolve(name.file()));
            }
        }
    }

    /** Lays a file aside, under a name that no other has. */
    void refuse(PackageName name, Path file) throws IOException {
        int number = 1;
        while (files.exists(refused.resolve(name.id() + "." + number + PackageName.ENDING))) {
            number++;
        }
        files.move(file, refused.resolve(name.id() + "." + number + PackageName.ENDING));
    }

    /** Returns where those lie that were refused. */
    Path refused() {
        return refused;
    }

    /** Returns how many were refused and lie aside. */
    long countRefused() throws IOException {
        return files.names(refused, PackageName.ENDING).size();
    }

    /** Removes those that were confirmed and put away before a moment. */
    void forgetBefore(Instant moment) throws IOException {
        for (String file : files.names(applied, PackageName.ENDING)) {
            if (files.changedAt(applied.resolve(file)).isBefore(moment)) {
                files.remove(applied.resolve(file));
            }
        }
    }
}
