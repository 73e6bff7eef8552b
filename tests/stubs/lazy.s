.intel_syntax noprefix
lazy:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  push r15
  sub rsp, 104
  mov rbx, rdi
  mov r12, rsi
  mov r13, r11
  mov r14d, [r13+24]
  mov r15d, [r13+28]
  movsd [rsp+0], xmm0
  movsd [rsp+8], xmm1
  movsd [rsp+16], xmm2
  movsd [rsp+24], xmm3
  movsd [rsp+32], xmm4
  movsd [rsp+40], xmm5
  movsd [rsp+48], xmm6
  movsd [rsp+56], xmm7
  mov [rsp+64], rdx
  xor eax, eax
  bt r15d, 0
  cmovc rax, rdx
  mov [r12+0], rax
  mov [rsp+72], rcx
  xor eax, eax
  bt r15d, 1
  cmovc rax, rcx
  mov [r12+8], rax
  mov [rsp+80], r8
  xor eax, eax
  bt r15d, 2
  cmovc rax, r8
  mov [r12+16], rax
  mov [rsp+88], r9
  xor eax, eax
  bt r15d, 3
  cmovc rax, r9
  mov [r12+24], rax
  xor eax, eax
1:cmp eax, r14d
  jae 2f
  lea ecx, [rax+4]
  xor edx, edx
  bt r15, rcx
  cmovc rdx, [rbp+16+8*rax]
  mov [r12+32+8*rax], rdx
  inc eax
  jmp 1b
2:lea rax, [r12+32+8*r14]
  mov [rbx+16], rax
  mov rdi, r13
  mov rsi, rbx
  movabs rax, 0x1122334455667788
  call rax
  xor eax, eax
3:cmp eax, r14d
  jae 4f
  lea ecx, [rax+4]
  bt r15, rcx
  jnc 5f
  mov rdx, [r12+32+8*rax]
  mov [rbp+16+8*rax], rdx
5:inc eax
  jmp 3b
4:mov rdi, rbx
  mov rsi, r12
  mov rdx, [rsp+64]
  bt r15d, 0
  cmovc rdx, [r12+0]
  mov rcx, [rsp+72]
  bt r15d, 1
  cmovc rcx, [r12+8]
  mov r8, [rsp+80]
  bt r15d, 2
  cmovc r8, [r12+16]
  mov r9, [rsp+88]
  bt r15d, 3
  cmovc r9, [r12+24]
  movsd xmm0, [rsp+0]
  movsd xmm1, [rsp+8]
  movsd xmm2, [rsp+16]
  movsd xmm3, [rsp+24]
  movsd xmm4, [rsp+32]
  movsd xmm5, [rsp+40]
  movsd xmm6, [rsp+48]
  movsd xmm7, [rsp+56]
  mov r11, [r13+8]
  add rsp, 104
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  jmp r11
