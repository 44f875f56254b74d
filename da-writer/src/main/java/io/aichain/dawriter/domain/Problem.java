package io.aichain.dawriter.domain;

/** Something that keeps the writer from publishing, or that a person should know. @param detail for people */
public record Problem(Reason reason, String detail) {}
