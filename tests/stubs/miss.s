.intel_syntax noprefix
miss:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  sub rsp, 64
  mov rbx, rdi
  mov r12, rsi
  mov r13, r11
  movsd [rsp], xmm0
  movsd [rsp+8], xmm1
  movsd [rsp+16], xmm2
  movsd [rsp+24], xmm3
  movsd [rsp+32], xmm4
  movsd [rsp+40], xmm5
  movsd [rsp+48], xmm6
  movsd [rsp+56], xmm7
  mov [r12], rdx
  mov [r12+8], rcx
  mov [r12+16], r8
  mov [r12+24], r9
  mov r14, [r13+24]
  xor eax, eax
1:cmp rax, r14
  jae 2f
  mov rcx, [rbp+16+8*rax]
  mov [r12+32+8*rax], rcx
  inc rax
  jmp 1b
2:lea rax, [r12+32+8*r14]
  mov [rbx+16], rax
  mov rdi, r13
  mov rsi, rbx
  mov rdx, r12
  movabs rax, 0x1122334455667788
  call rax
  mov r13, rax
  xor eax, eax
3:cmp rax, r14
  jae 4f
  mov rcx, [r12+32+8*rax]
  mov [rbp+16+8*rax], rcx
  inc rax
  jmp 3b
4:mov rdi, rbx
  mov rsi, r12
  mov rdx, [r12]
  mov rcx, [r12+8]
  mov r8, [r12+16]
  mov r9, [r12+24]
  movsd xmm0, [rsp]
  movsd xmm1, [rsp+8]
  movsd xmm2, [rsp+16]
  movsd xmm3, [rsp+24]
  movsd xmm4, [rsp+32]
  movsd xmm5, [rsp+40]
  movsd xmm6, [rsp+48]
  movsd xmm7, [rsp+56]
  mov r11, r13
  add rsp, 64
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  jmp r11
